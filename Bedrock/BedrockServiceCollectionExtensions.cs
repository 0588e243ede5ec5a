using System.Globalization;
using Amazon.Runtime;
using BedrockAspire.Bedrock.ControlPlane;
using BedrockAspire.Bedrock.Signing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Bedrock;

/// <summary>Registers the Bedrock client.</summary>
public static class BedrockServiceCollectionExtensions
{
    /// <summary>Registers <see cref="BedrockClient"/>, <see cref="BedrockControlClient"/> and what they need; options are checked at start.</summary>
    public static IServiceCollection AddBedrock(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<BedrockOptions>()
            .Bind(configuration.GetSection(BedrockOptions.SectionName))
            .PostConfigure(options => FillFromAws(options, configuration))
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<BedrockOptions>, BedrockOptionsRules>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(_ => configuration.GetAWSOptions());
        services.AddSingleton<BedrockCredentials>();
        services.AddSingleton<BedrockAuthorizer>();
        services.AddSingleton<BedrockEndpoints>();
        services.AddSingleton<BedrockTransport>();
        services.AddSingleton<BedrockRetry>();
        services.AddSingleton<BedrockClient>();
        services.AddSingleton<BedrockControlClient>();
        services.AddSingleton<BedrockProbe>();
        return services;
    }

    // What the Bedrock section leaves open comes from where AWS's tools would look for it.
    internal static void FillFromAws(BedrockOptions options, IConfiguration configuration)
    {
        options.ApiKey ??= Setting("AWS_BEARER_TOKEN_BEDROCK");
        if (Flag("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS") is not true)
        {
            var general = Setting("AWS_ENDPOINT_URL");
            options.RuntimeEndpoint ??= Setting("AWS_ENDPOINT_URL_BEDROCK_RUNTIME") ?? general;
            options.ControlEndpoint ??= Setting("AWS_ENDPOINT_URL_BEDROCK") ?? general;
        }

        options.UseFipsEndpoint ??= Flag("AWS_USE_FIPS_ENDPOINT");
        options.UseDualStackEndpoint ??= Flag("AWS_USE_DUALSTACK_ENDPOINT");
        options.MaxAttempts ??= int.TryParse(Setting("AWS_MAX_ATTEMPTS"), CultureInfo.InvariantCulture, out var attempts) ? attempts : null;
        // An environment variable holds a list more easily as one text than as Bedrock__Regions__0, …__1.
        if (options.Regions.Count == 0 && configuration[$"{BedrockOptions.SectionName}:{nameof(options.Regions)}"] is { Length: > 0 } regions)
        {
            options.Regions = regions.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        }

        options.Region = options.Regions.Count > 0 ? options.Regions[0] : options.Region;
        options.Region ??= configuration["AWS:Region"] ?? Setting("AWS_REGION") ?? Setting("AWS_DEFAULT_REGION") ?? ProfileRegion();
        options.Region ??= "us-east-1";

        string? Setting(string key) => configuration[key] is { Length: > 0 } value ? value : null;

        bool? Flag(string key) => bool.TryParse(Setting(key), out var value) ? value : null;

        string? ProfileRegion()
        {
            try
            {
                return options.IsSimulated ? null : FallbackRegionFactory.GetRegionEndpoint(includeInstanceMetadata: false)?.SystemName;
            }
            catch (Exception exception) when (exception is AmazonClientException or InvalidOperationException or IOException)
            {
                // An unreadable profile is reported where credentials are resolved, with its name.
                return null;
            }
        }
    }
}
