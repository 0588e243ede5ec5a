using BedrockAspire.Simulator.Assistant;
using BedrockAspire.Simulator.Authentication;
using BedrockAspire.Simulator.Catalogue;
using BedrockAspire.Simulator.Control;
using BedrockAspire.Simulator.ControlPlane;
using BedrockAspire.Simulator.Converse;
using BedrockAspire.Simulator.Faults;
using BedrockAspire.Simulator.Guardrails;
using BedrockAspire.Simulator.Http;
using BedrockAspire.Simulator.Images;
using BedrockAspire.Simulator.Invoke;
using BedrockAspire.Simulator.Invoke.Chat;
using BedrockAspire.Simulator.Recording;
using BedrockAspire.Simulator.Rerank;
using BedrockAspire.Simulator.Validation;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Simulator;

/// <summary>The pair of methods that makes this service; Program.cs, Standalone, tests and benchmarks use nothing else.</summary>
public static class SimulatorHost
{
    private const string DefaultUrl = "http://localhost:4300";
    private const int MaxStreams = 1000;

    /// <summary>Registers everything that the service needs.</summary>
    public static WebApplicationBuilder AddSimulator(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ConfigureServer(builder);
        // A line for each request would drown the one line that matters.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);

        var services = builder.Services;
        services.AddOptions<SimulatorOptions>().BindConfiguration(SimulatorOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SimulatorOptions>, SimulatorOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<RequestHandler>().AddSingleton<RequestIds>().AddSingleton<Playback>();
        services.AddSingleton<Authenticator>().AddSingleton<SigningKeys>();
        services.AddSingleton<ModelTable>().AddSingleton<ModelResolver>().AddSingleton<ApplicationProfileTable>();
        services.AddSingleton<ServiceModel>().AddSingleton<ShapeValidator>();
        services.AddSingleton<RuleBook>().AddSingleton<RequestLog>().AddSingleton<Ledger>();
        services.AddSingleton<OfflineAssistant>().AddSingleton<PromptCache>();
        services.AddSingleton<ConverseHandler>().AddSingleton<CountTokensHandler>().AddSingleton<GuardrailChecksHandler>();
        services.AddSingleton<FoundationModelsHandler>().AddSingleton<InferenceProfilesHandler>();
        services.AddSingleton<InvokeHandler>().AddSingleton<ChatInvocation>().AddSingleton<RerankModels>();
        services.AddSingleton<Painter>().AddSingleton<StabilityImages>().AddSingleton<StabilityServices>().AddSingleton<AmazonImages>();
        services.AddHostedService<StartMessage>();
        return builder;
    }

    /// <summary>Maps the service's pipeline and routes.</summary>
    public static WebApplication MapSimulator(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapControl();
        // One catch-all: the id in the path may hold slashes, and only the raw target tells them from separators.
        app.Map("/{**path}", (RequestDelegate)app.Services.GetRequiredService<RequestHandler>().HandleAsync);
        return app;
    }

    private static void ConfigureServer(WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        if (string.IsNullOrEmpty(configuration[WebHostDefaults.ServerUrlsKey]) && string.IsNullOrEmpty(configuration["http_ports"])
            && string.IsNullOrEmpty(configuration["https_ports"]) && !configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.AllowAlternateSchemes = true;
            options.Limits.MaxRequestBodySize = null;
            options.Limits.Http2.MaxStreamsPerConnection = MaxStreams;
            options.ConfigureEndpointDefaults(endpoint => endpoint.Use(next => connection => PrefaceSniffer.SniffAsync(connection, next)));
        });
    }
}
