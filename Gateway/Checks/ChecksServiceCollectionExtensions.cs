using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Usage;
using BedrockAspire.Gateway.Usage.Spool;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Checks;

/// <summary>Registers the checks.</summary>
internal static class ChecksServiceCollectionExtensions
{
    /// <summary>Adds what a service can find out about its own set-up.</summary>
    public static IServiceCollection AddChecks(this IServiceCollection services)
    {
        services.AddSingleton<AwsChecks>();
        services.AddSingleton(provider => new DatabaseChecks(
            provider.GetRequiredService<HealthCheckService>(),
            provider.GetService<IUsageStore>(),
            provider.GetRequiredService<UsageSpool>(),
            provider.GetRequiredService<UsageMetrics>(),
            provider.GetRequiredService<IOptions<UsageOptions>>()));
        services.AddSingleton(provider => new GatewayChecks(
            provider.GetRequiredService<AwsChecks>(),
            provider.GetRequiredService<DatabaseChecks>(),
            provider.GetRequiredService<ServedModels>(),
            provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
