using BedrockAspire.Bedrock;
using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Auth;
using BedrockAspire.Gateway.Calls;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Checks;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Gateway.Limits;
using BedrockAspire.Gateway.Overload;
using BedrockAspire.Gateway.Pictures;
using BedrockAspire.Gateway.Streaming;
using BedrockAspire.Gateway.Telemetry;
using BedrockAspire.Gateway.Usage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway;

/// <summary>What both services register and put in front of their routes.</summary>
public static class GatewayExtensions
{
    /// <summary>Registers the catalogue, authentication, errors, streaming and telemetry of a service.</summary>
    /// <param name="builder">The service's builder.</param>
    /// <param name="served">Which models it lists and serves.</param>
    public static WebApplicationBuilder AddGateway(this WebApplicationBuilder builder, ServedModels served)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(served);
        var services = builder.Services;
        services.AddBedrock(builder.Configuration);
        services.AddOptions<GatewayOptions>().BindConfiguration(GatewayOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<GatewayOptions>, GatewayOptionsRules>();
        services.AddOptions<CatalogueOptions>().BindConfiguration(CatalogueOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IConfigureOptions<CatalogueOptions>, CatalogueOptionsNames>();
        services.AddSingleton<IValidateOptions<CatalogueOptions>, CatalogueOptionsRules>();
        services.AddOptions<ModelFilterOptions>().BindConfiguration($"{served.Section}:{ModelFilterOptions.SubsectionName}");
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(served);
        services.AddSingleton(_ => ModelTable.Load());
        services.AddSingleton<CatalogueSettings>();
        services.AddSingleton<CatalogueSnapshotFile>();
        services.AddSingleton<CatalogueSnapshotShare>();
        services.AddSingleton<ModelCatalogue>();
        services.AddSingleton<InferenceProfileLookup>();
        services.AddSingleton<ModelResolver>();
        services.AddSingleton<ModelListing>();
        services.AddSingleton<CatalogueNotices>();
        services.AddSingleton<CatalogueRefresher>();
        services.AddHostedService(provider => provider.GetRequiredService<CatalogueRefresher>());
        services.AddSingleton<CatalogueHealthCheck>();
        services.AddHealthChecks().AddCheck<CatalogueHealthCheck>("catalogue", tags: ["ready"]);
        services.AddOptions<AccountsOptions>().BindConfiguration(AccountsOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AccountsOptions>, AccountsOptionsRules>();
        services.AddOptions<IdentityOptions>().BindConfiguration(IdentityOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<IdentityOptions>, IdentityOptionsRules>();
        services.AddSingleton<KeyCache>();
        services.AddSingleton<UserDirectory>();
        services.AddSingleton<UserIdentity>();
        services.AddSingleton<ApiKeyAuthenticator>();
        services.AddPictures();
        services.AddHostedService<AccountsRefresher>();
        services.AddSingleton<GatewayMetrics>();
        services.AddSingleton(ContentCapture.Read(builder.Configuration[ContentCapture.Switch]));
        services.AddLimits(served.Section);
        services.AddUsageLedger();
        services.AddChecks();
        services.AddOverload();
        services.AddSingleton<ModelCalls>();
        services.AddSingleton<Heartbeats>();
        services.AddSingleton<StreamPump>();
        services.AddOptions<ConnectionOptions>().BindConfiguration(ConnectionOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ConnectionOptions>, ConnectionOptionsRules>();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, ServerLimits>();
        // One line a request is ours; the framework's own three would drown it.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        return builder;
    }

    /// <summary>Puts the gateway's layer in front of the routes.</summary>
    public static WebApplication UseGateway(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseMiddleware<GatewayMiddleware>();
        // Explicit, so that routing sees the path after the middleware has put it right.
        app.UseRouting();
        return app;
    }
}
