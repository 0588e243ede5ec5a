using System.Net;
using BedrockAspire.ServiceDefaults;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace BedrockAspire.Tests.ServiceDefaults;

public sealed class ServiceDefaultsTests
{
    [Fact]
    public async Task Live_answers_while_a_dependency_is_down()
    {
        await using var app = await StartAsync(HealthCheckResult.Unhealthy("secret host name"));

        var (status, body) = await GetAsync(app, "/health/live");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("""{"status":"Healthy","checks":{"self":"Healthy"}}""", body);
    }

    [Fact]
    public async Task Ready_is_unavailable_while_a_dependency_is_down_and_tells_no_details()
    {
        await using var app = await StartAsync(HealthCheckResult.Unhealthy("secret host name"));

        var (status, body) = await GetAsync(app, "/health/ready");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("""{"status":"Unhealthy","checks":{"dependency":"Unhealthy"}}""", body);
    }

    [Fact]
    public async Task Ready_lists_the_checks_that_passed()
    {
        await using var app = await StartAsync(HealthCheckResult.Healthy());

        var (status, body) = await GetAsync(app, "/health/ready");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("""{"status":"Healthy","checks":{"dependency":"Healthy"}}""", body);
    }

    [Fact]
    public void Without_a_collector_no_telemetry_provider_is_registered()
    {
        using var services = Build(collector: null);

        Assert.Null(services.GetService<TracerProvider>());
        Assert.Null(services.GetService<MeterProvider>());
    }

    [Fact]
    public void With_a_collector_traces_and_metrics_are_exported()
    {
        using var services = Build(collector: "http://127.0.0.1:1");

        Assert.NotNull(services.GetService<TracerProvider>());
        Assert.NotNull(services.GetService<MeterProvider>());
    }

    private static ServiceProvider Build(string? collector)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddInMemoryCollection([new("OTEL_EXPORTER_OTLP_ENDPOINT", collector)]);
        builder.AddServiceDefaults("test", ["test.source"], ["test.meter"]);
        return builder.Services.BuildServiceProvider();
    }

    private static async Task<WebApplication> StartAsync(HealthCheckResult dependency)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.AddServiceDefaults("test", [], []);
        builder.Services.AddHealthChecks().AddCheck("dependency", () => dependency, [ServiceDefaultsExtensions.ReadyTag]);

        var app = builder.Build();
        app.UseRouting();
        app.MapDefaultEndpoints();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private static async Task<(HttpStatusCode Status, string Body)> GetAsync(WebApplication app, string path)
    {
        var address = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();
        using var handler = new SocketsHttpHandler();
        using var client = new HttpMessageInvoker(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(address), path));
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
