using System.Collections.Concurrent;
using Amazon;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Bedrock;

/// <summary>Works out endpoints from the rules that AWS publishes for Bedrock: partition suffix, FIPS and dual-stack host names, overrides.</summary>
public sealed class BedrockEndpoints(IOptions<BedrockOptions> options)
{
    private const string FallbackRegion = "us-east-1";

    // The only region with Stability's text-to-image models.
    private const string StabilityRegion = "us-west-2";

    private readonly ConcurrentDictionary<string, BedrockEndpoint> _byRegion = new(StringComparer.Ordinal);

    /// <summary>The regions that are asked, in order of preference, home first.</summary>
    public IReadOnlyList<BedrockRegion> Regions { get; } = RegionsOf(options.Value);

    /// <summary>The home region.</summary>
    public string HomeRegion => Regions[0].Name;

    /// <summary>Whether AWS's own list of regions has <paramref name="region"/>.</summary>
    public static bool IsKnownRegion(string region) =>
        RegionEndpoint.EnumerableAllRegions.Any(known => string.Equals(known.SystemName, region, StringComparison.Ordinal));

    /// <summary>The endpoints of one region. Regions come from configuration alone, never from a caller, so the set is small and trusted.</summary>
    public BedrockEndpoint For(string region) => _byRegion.GetOrAdd(region, static (name, settings) => Build(name, settings), options.Value);

    private static IReadOnlyList<BedrockRegion> RegionsOf(BedrockOptions options)
    {
        if (options.Regions.Count > 0)
        {
            return [.. options.Regions.Distinct(StringComparer.Ordinal).Select(region => new BedrockRegion(region))];
        }

        var home = options.Region ?? FallbackRegion;
        var image = options.ImageRegion ?? DefaultImageRegion(home, options.ProfileScope);
        return image.Length == 0 || image == home ? [new BedrockRegion(home)] : [new BedrockRegion(home), new BedrockRegion(image, ImagesOnly: true)];
    }

    // Nobody who keeps calls in a geography wants pictures drawn outside it by default, and no credentials reach another partition.
    private static string DefaultImageRegion(string home, ProfileScope scope)
    {
        var samePartition = RegionEndpoint.GetBySystemName(home).PartitionName == RegionEndpoint.USWest2.PartitionName;
        var allowed = scope == ProfileScope.Global || (scope == ProfileScope.Geo && home.StartsWith("us-", StringComparison.Ordinal));
        return samePartition && allowed ? StabilityRegion : "";
    }

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
