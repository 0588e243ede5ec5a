using BedrockAspire.Gateway.Accounts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Overload;

/// <summary>Registers what bounds a process's work, and how it ends.</summary>
public static class OverloadServiceCollectionExtensions
{
    /// <summary>Registers it.</summary>
    public static IServiceCollection AddOverload(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<OverloadOptions>().BindConfiguration(OverloadOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<OverloadOptions>, OverloadOptionsRules>();
        // Without a store of keys there is one key, which may use all.
        services.AddOptions<OverloadOptions>().PostConfigure<IServiceProvider>((options, provider) =>
        {
            if (options.KeyShare is > 0 and <= 1 && provider.GetService<IKeyStore>() is null)
            {
                options.KeyShare = 1;
            }
        });
        services.AddOptions<ShutdownOptions>().BindConfiguration(ShutdownOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ShutdownOptions>, ShutdownOptionsRules>();
        services.AddSingleton<OverloadMetrics>();
        services.AddSingleton<Admission>();
        services.AddSingleton<BodyMemory>();
        services.AddSingleton<CallGates>();
        services.AddSingleton<Drain>();
        services.AddHostedService(provider => provider.GetRequiredService<Drain>());
        services.AddHealthChecks().AddCheck<Drain>("shutdown", tags: ["ready"]);
        services.AddOptions<HostOptions>().Configure<IOptions<ShutdownOptions>>((host, shutdown) =>
            host.ShutdownTimeout = shutdown.Value.ReadinessDelay + shutdown.Value.DrainTimeout + ShutdownOptions.Rest);
        return services;
    }
}
