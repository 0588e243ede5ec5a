using BedrockAspire.ServiceDefaults.Logging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace BedrockAspire.ServiceDefaults;

/// <summary>What every service has alike: OpenTelemetry and health. No HttpClient defaults and no resilience handler are added.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>Tag of the checks that only say that the process answers.</summary>
    public const string LiveTag = "live";

    /// <summary>Tag of the checks that say whether requests can be served.</summary>
    public const string ReadyTag = "ready";

    private const string HealthPath = "/health";

    /// <summary>
    /// Adds health checks, and, where OTEL_EXPORTER_OTLP_ENDPOINT names a collector, logs, metrics and traces of the given sources and meters.
    /// </summary>
    public static IHostApplicationBuilder AddServiceDefaults(
        this IHostApplicationBuilder builder,
        string serviceName,
        IReadOnlyList<string> activitySources,
        IReadOnlyList<string> meters)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(serviceName);
        ArgumentNullException.ThrowIfNull(activitySources);
        ArgumentNullException.ThrowIfNull(meters);

        builder.AddConsoleLog();
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [LiveTag]);

        // Without a collector no provider is registered at all: nothing listens, so no span is ever made and no measurement is kept.
        if (!string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            AddOpenTelemetry(builder, serviceName, activitySources, meters);
        }

        return builder;
    }

    /// <summary>Maps GET /health/live (the process answers) and GET /health/ready (every check tagged "ready"), both without authentication.</summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);

        app.MapHealthChecks($"{HealthPath}/live", Checks(LiveTag)).AllowAnonymous();
        app.MapHealthChecks($"{HealthPath}/ready", Checks(ReadyTag)).AllowAnonymous();
        return app;
    }

    private static HealthCheckOptions Checks(string tag) => new()
    {
        Predicate = check => check.Tags.Contains(tag),
        ResponseWriter = HealthReportWriter.WriteAsync,
    };

    private static void AddOpenTelemetry(
        IHostApplicationBuilder builder, string serviceName, IReadOnlyList<string> activitySources, IReadOnlyList<string> meters)
    {
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            // What the scopes of a request hold, the span that the record belongs to has too; they made every record twice as long.
            logging.IncludeScopes = false;
        });

        var openTelemetry = builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter([.. meters]))
            .WithTracing(tracing => tracing
                .AddAspNetCoreInstrumentation(options => options.Filter = IsNotHealthProbe)
                .AddSource([.. activitySources]))
            .UseOtlpExporter();

        // Aspire names the service and its instance by environment, and its dashboard joins telemetry to resources by those names.
        if (string.IsNullOrWhiteSpace(builder.Configuration["OTEL_SERVICE_NAME"]))
        {
            openTelemetry.ConfigureResource(resource => resource.AddService(serviceName));
        }
    }

    private static bool IsNotHealthProbe(HttpContext context) => !context.Request.Path.StartsWithSegments(HealthPath, StringComparison.Ordinal);
}
