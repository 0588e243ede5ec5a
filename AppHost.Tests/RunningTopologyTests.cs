using System.Net;
using System.Net.Http.Headers;

namespace BedrockAspire.AppHost.Tests;

public sealed class RunningTopologyTests(RunningTopology topology)
{
    [Theory]
    [InlineData("chatapi", "claude-sonnet")]
    [InlineData("imageapi", "image")]
    public async Task A_service_lists_the_models_that_the_simulator_has(string service, string model)
    {
        using var client = await topology.ConnectAsync(service);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", topology.ApiKey);

        using var response = await client.GetAsync(new Uri("/v1/models", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains($"\"{model}\"", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("chatapi")]
    [InlineData("imageapi")]
    public async Task A_service_refuses_whoever_has_not_the_key(string service)
    {
        using var client = await topology.ConnectAsync(service);

        using var response = await client.GetAsync(new Uri("/v1/models", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Theory]
    [InlineData(
        "chatapi", "/v1/chat/completions", """{"model":"claude-sonnet","messages":[{"role":"user","content":"Hello"}]}""", "\"finish_reason\":\"stop\"")]
    [InlineData("imageapi", "/v1/images/generations", """{"model":"nova-canvas","prompt":"A hill","size":"1024x1024"}""", "\"b64_json\":\"iVBOR")]
    public async Task A_request_goes_through_to_the_simulator_and_back(string service, string path, string body, string expected)
    {
        using var client = await topology.ConnectAsync(service);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", topology.ApiKey);
        using var request = new StringContent(body, MediaTypeHeaderValue.Parse("application/json"));

        using var response = await client.PostAsync(new Uri(path, UriKind.Relative), request, TestContext.Current.CancellationToken);

        var answer = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains(expected, answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/sign-in", "Administrator's key")]
    [InlineData("/sign-in", "src=\"_framework/blazor.web.js\"")]
    [InlineData("/app.css", ".sign-in")]
    [InlineData("/_content/MudBlazor/MudBlazor.min.css", ".mud-")]
    [InlineData("/_framework/blazor.web.js", "function")]
    public async Task The_console_asks_for_a_key_and_has_what_its_pages_need(string path, string expected)
    {
        using var client = await topology.ConnectAsync("console");

        Assert.Contains(
            expected, await client.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_can_be_made_without_containers()
    {
        using var client = await topology.ConnectAsync("chatapi");
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", topology.ApiKey);
        using var request = new StringContent("""{"name":"first"}""", MediaTypeHeaderValue.Parse("application/json"));

        using var response = await client.PostAsync(new Uri("/admin/v1/keys", UriKind.Relative), request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }
}
