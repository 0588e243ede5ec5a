using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

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

    [Fact]
    public async Task A_picture_is_changed_as_Open_WebUI_asks_for_it()
    {
        using var client = await topology.ConnectAsync("imageapi");
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", topology.ApiKey);
        var drawing = await DrawAsync(client);
        using var form = new MultipartFormDataContent
        {
            { new StringContent(await topology.ParameterAsync("openwebui-image-edit-model")), "model" },
            { new StringContent("the same at night"), "prompt" },
            { new StringContent("1"), "n" },
            { new ByteArrayContent(drawing) { Headers = { ContentType = new MediaTypeHeaderValue("image/png") } }, "image[]", "image.png" },
        };

        using var response = await client.PostAsync(new Uri("/v1/images/edits", UriKind.Relative), form, TestContext.Current.CancellationToken);

        Assert.Contains("\"b64_json\":\"iVBOR", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        // A model that edits was meant by name: nothing had to stand in for one that does not.
        Assert.False(response.Headers.Contains("x-gateway-warning"), response.Headers.ToString());
    }

    [Theory]
    [InlineData("chatapi", "/v1/chat/completions")]
    [InlineData("imageapi", "/v1/images/edits")]
    public async Task The_link_to_the_documents_of_a_service_leads_to_its_OpenAPI(string service, string path)
    {
        using var client = await topology.ConnectAsync(service);
        var link = Assert.Single(await topology.UrlsAsync(service), url => url.DisplayProperties.DisplayName == "API docs (OpenAPI)");

        using var document = JsonDocument.Parse(
            await client.GetStringAsync(new Uri(new Uri(link.Url).AbsolutePath, UriKind.Relative), TestContext.Current.CancellationToken));

        Assert.True(document.RootElement.GetProperty("paths").TryGetProperty(path, out _));
        Assert.Equal(client.BaseAddress!.Authority, new Uri(link.Url).Authority);
    }

    [Theory]
    [InlineData("chatapi", "Base URL (add /v1)")]
    [InlineData("imageapi", "Base URL (add /v1)")]
    [InlineData("console", "Console")]
    public async Task What_people_open_is_linked_by_its_name(string resource, string name)
    {
        await topology.ConnectAsync(resource);

        Assert.Contains(name, (await topology.UrlsAsync(resource)).Select(url => url.DisplayProperties.DisplayName));
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

    private static async Task<byte[]> DrawAsync(HttpClient client)
    {
        using var request = new StringContent("""{"model":"image","prompt":"A hill"}""", MediaTypeHeaderValue.Parse("application/json"));
        using var response = await client.PostAsync(new Uri("/v1/images/generations", UriKind.Relative), request, TestContext.Current.CancellationToken);
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return answer.RootElement.GetProperty("data")[0].GetProperty("b64_json").GetBytesFromBase64();
    }
}
