using System.Diagnostics.Metrics;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Usage.Spool;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Usage;

/// <summary>Registers the ledger.</summary>
internal static class UsageServiceCollectionExtensions
{
    /// <summary>Adds the ledger, which records where an <see cref="IUsageStore"/> is registered and is idle where none is.</summary>
    public static IServiceCollection AddUsageLedger(this IServiceCollection services)
    {
        services.AddOptions<UsageOptions>().BindConfiguration(UsageOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<UsageOptions>, UsageOptionsRules>();
        services.AddSingleton(provider => new UsageSpool(
            provider.GetRequiredService<IOptions<UsageOptions>>(),
            provider.GetRequiredService<ServedModels>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<UsageSpool>>()));
        services.AddSingleton(provider => new UsageMetrics(
            provider.GetRequiredService<IMeterFactory>(), SpoolOf(provider), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new UsageLedger(
            SpoolOf(provider),
            provider.GetRequiredService<UsageMetrics>(),
            provider.GetRequiredService<ServedModels>(),
            provider.GetRequiredService<IOptions<UsageOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<UsageLedger>>()));
        services.AddSingleton<IHostedService>(provider => new UsageShipper(
            SpoolOf(provider),
            provider.GetService<IUsageStore>(),
            provider.GetRequiredService<UsageMetrics>(),
            provider.GetRequiredService<IOptions<UsageOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<UsageShipper>>()));
        return services;
    }

    private static UsageSpool? SpoolOf(IServiceProvider provider) =>
        provider.GetService<IUsageStore>() is null ? null : provider.GetRequiredService<UsageSpool>();
}
