using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Limits;

/// <summary>Registers rate limits and budgets.</summary>
public static class LimitsServiceCollectionExtensions
{
    /// <summary>Registers the limits of a service. Without an <see cref="IBudgetStore"/> there are none.</summary>
    /// <param name="services">The service's registrations.</param>
    /// <param name="service">The service's name; its replicas share rate limits.</param>
    public static IServiceCollection AddLimits(this IServiceCollection services, string service)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<LimitOptions>().BindConfiguration(LimitOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LimitOptions>, LimitOptionsRules>();
        services.TryAddSingleton(_ => new Replica(Guid.CreateVersion7().ToString("N"), service));
        services.AddSingleton<LimitMetrics>();
        services.AddSingleton<LimitTable>();
        services.AddSingleton(provider => new LimitRunner(
            provider.GetService<IBudgetStore>() is null ? null : ActivatorUtilities.CreateInstance<LeaseExchange>(provider)));
        services.AddHostedService(provider => provider.GetRequiredService<LimitRunner>());
        services.AddSingleton(provider => new CallLimits(
            provider.GetRequiredService<LimitTable>(),
            provider.GetRequiredService<LimitRunner>().Exchange,
            provider.GetRequiredService<IOptions<LimitOptions>>(),
            provider.GetRequiredService<LimitMetrics>(),
            provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
