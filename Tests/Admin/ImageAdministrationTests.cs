using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Admin;

/// <summary>The part of the admin API that the image service has: what is its own.</summary>
public sealed class ImageAdministrationTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_service_has_regions_of_its_own_and_asks_them_anew()
    {
        await using var harness = await ServiceHarness.StartAsync(cancellationToken: Cancellation);

        var (known, regions) = await SendAsync(harness, HttpMethod.Get, "/regions");
        await harness.Control.ResetAsync(Cancellation);
        var (done, refreshed) = await SendAsync(harness, HttpMethod.Post, "/models/refresh");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (known, done));
        Assert.Equal(["us-east-1", "us-west-2"], Names(regions));
        Assert.Equal(Names(regions), Names(refreshed));
        Assert.All(refreshed.GetProperty("data").EnumerateArray(), region => Assert.Equal("listed", region.GetProperty("status").GetString()));
        var asked = (await harness.Control.RequestsAsync(Cancellation)).EnumerateArray().Select(request => request.GetProperty("operation").GetString());
        Assert.Equal(2, asked.Count(operation => operation == "ListFoundationModels"));
        harness.AssertNoWarnings();
    }

    [Theory]
    [InlineData("GET", "/regions?region=us-east-1", "region")]
    [InlineData("POST", "/models/refresh?force=true", "force")]
    public async Task A_parameter_that_the_route_does_not_have_is_refused(string method, string path, string name)
    {
        await using var harness = await ServiceHarness.StartAsync(cancellationToken: Cancellation);

        var (status, answer) = await SendAsync(harness, new HttpMethod(method), path);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(name, answer.GetProperty("error").GetProperty("param").GetString());
    }

    [Fact]
    public async Task A_key_that_may_only_read_does_not_refresh_and_one_that_may_nothing_does_not_read()
    {
        await using var harness = await AdminHarness.StartAsync(server: null);
        var caller = await harness.CreateKeyAsync("""{"name":"caller"}""");
        var reader = await harness.CreateKeyAsync("""{"name":"reader","role":"reader"}""");
        await harness.UntilAsync(caller, HttpStatusCode.OK, harness.Services.Image);
        await harness.UntilAsync(reader, HttpStatusCode.OK, harness.Services.Image);

        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(harness.Services, HttpMethod.Get, "/regions", caller)).Status);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(harness.Services, HttpMethod.Get, "/regions", reader)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(harness.Services, HttpMethod.Post, "/models/refresh", reader)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(harness.Services, HttpMethod.Post, "/models/refresh", "sk-ba-wrong")).Status);
    }

    private static IEnumerable<string> Names(JsonElement regions) =>
        regions.GetProperty("data").EnumerateArray().Select(region => region.GetProperty("region").GetString()!).Order(StringComparer.Ordinal);

    private static async Task<(HttpStatusCode Status, JsonElement Answer)> SendAsync(ServiceHarness harness, HttpMethod method, string path, string? key = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(harness.Image.Address, "/admin/v1" + path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key ?? harness.ApiKey);
        using var response = await harness.CreateClient(harness.Image, apiKey: null).SendAsync(request, Cancellation).WaitAsync(TestTimeouts.Default, Cancellation);
        return (response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancellation).WaitAsync(TestTimeouts.Default, Cancellation)));
    }
}
