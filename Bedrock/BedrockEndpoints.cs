using System.Collections.Concurrent;
using Amazon;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Bedrock;

/// <summary>Works out endpoints from the rules that AWS publishes for Bedrock: partition suffix, FIPS and dual-stack host names, overrides.</summary>
public sealed class BedrockEndpoints(IOptions<BedrockOptions> options)
{
    private readonly ConcurrentDictionary<string, BedrockEndpoint> _byRegion = new(StringComparer.Ordinal);

    /// <summary>The home region.</summary>
    public string HomeRegion => options.Value.Region ?? "us-east-1";

    /// <summary>Whether AWS's own list of regions has <paramref name="region"/>.</summary>
    public static bool IsKnownRegion(string region) =>
        RegionEndpoint.EnumerableAllRegions.Any(known => string.Equals(known.SystemName, region, StringComparison.Ordinal));

    /// <summary>The endpoints of one region. Regions come from configuration and discovery, so the set is small.</summary>
    public BedrockEndpoint For(string region) => _byRegion.GetOrAdd(region, static (name, settings) => Build(name, settings), options.Value);

    private static BedrockEndpoint Build(string region, BedrockOptions options)
    {
        var endpoint = RegionEndpoint.GetBySystemName(region);
        if (options.IsSimulated)
        {
            var simulator = options.SimulatorUrl!.TrimEnd('/');
            return new BedrockEndpoint(endpoint, simulator, simulator);
        }

        var fips = options.UseFipsEndpoint is true ? "-fips" : "";
        var suffix = options.UseDualStackEndpoint is true ? DualStackSuffix(endpoint) : endpoint.PartitionDnsSuffix;
        return new BedrockEndpoint(
            endpoint,
            options.RuntimeEndpoint?.TrimEnd('/') ?? $"https://bedrock-runtime{fips}.{region}.{suffix}",
            options.ControlEndpoint?.TrimEnd('/') ?? $"https://bedrock{fips}.{region}.{suffix}");
    }

    private static string DualStackSuffix(RegionEndpoint endpoint) => endpoint.PartitionName switch
    {
        "aws-cn" => "api.amazonwebservices.com.cn",
        _ => "api.aws",
    };
}
