using System.Net;

namespace BedrockAspire.Tests.Admin;

/// <summary>Every route under /admin is walked, as the service itself lists them: one that forgets the check of roles is found here.</summary>
public sealed class AdminRightsTests
{
    [Fact]
    public async Task Every_route_of_the_admin_API_checks_key_and_role()
    {
        await using var harness = await AdminHarness.StartAsync(server: null, options => options.WaitUntilReady = false);
        var caller = await harness.CreateKeyAsync("""{"name":"caller"}""");
        var reader = await harness.CreateKeyAsync("""{"name":"reader","role":"reader"}""");
        var admin = await harness.CreateKeyAsync("""{"name":"admin","role":"admin"}""");
        var routes = harness.Services.Chat.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/').StartsWith("admin", StringComparison.Ordinal))
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method => (method, path: PathOf(endpoint))))
            .Distinct()
            .ToList();

        Assert.Contains(("POST", "/keys"), routes);
        Assert.True(routes.Count >= 25, $"Only {routes.Count} routes were found.");
        foreach (var (method, path) in routes)
        {
            var isReading = method is "GET" or "HEAD";
            var isForAll = path == "/whoami";
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(harness, method, path, " "));
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(harness, method, path, "sk-ba-wrong"));
            AssertRight(isForAll, await StatusAsync(harness, method, path, caller), $"caller, {method} {path}");
            AssertRight(isForAll || isReading, await StatusAsync(harness, method, path, reader), $"reader, {method} {path}");
            AssertRight(true, await StatusAsync(harness, method, path, admin), $"admin, {method} {path}");
        }
    }

    [Fact]
    public async Task The_document_of_the_API_describes_every_route()
    {
        await using var harness = await AdminHarness.StartAsync(server: null, options => options.WaitUntilReady = false);

        var document = await harness.ExpectAsync(HttpStatusCode.OK, "GET", "/openapi.json");

        var paths = document.GetProperty("paths");
        Assert.True(paths.TryGetProperty("/admin/v1/keys/{id}/rotate", out _), paths.ToString());
        Assert.DoesNotContain("/v1/chat/completions", paths.EnumerateObject().Select(path => path.Name));
        var key = document.GetProperty("components").GetProperty("schemas").GetProperty("KeyView").GetProperty("properties");
        Assert.True(key.TryGetProperty("requests_per_minute", out _));
    }

    private static void AssertRight(bool may, HttpStatusCode status, string what)
    {
        Assert.True(may == (status != HttpStatusCode.Forbidden), $"{what}: {status}");
        Assert.True(status != HttpStatusCode.InternalServerError && status != HttpStatusCode.Unauthorized, $"{what}: {status}");
    }

    private static string PathOf(RouteEndpoint endpoint) => "/" + endpoint.RoutePattern.RawText!.TrimStart('/')["admin/v1/".Length..]
        .Replace("{**id}", "nobody", StringComparison.Ordinal)
        .Replace("{name}", "database", StringComparison.Ordinal)
        .Replace("{id}", "019ab8a4-6f0e-7c31-a5f3-0c1d9f3e2b11", StringComparison.Ordinal);

    private static async Task<HttpStatusCode> StatusAsync(AdminHarness harness, string method, string path, string key)
    {
        using var response = await harness.SendAsync(method, path, method is "GET" or "HEAD" ? null : "{}", key);
        return response.StatusCode;
    }
}
