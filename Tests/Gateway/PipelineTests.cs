using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Gateway;

/// <summary>What both services do alike with requests that never reach a model.</summary>
public sealed class PipelineTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private const string ChatPath = "/v1/chat/completions";
    private const string ImagePath = "/v1/images/generations";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ServiceHarness Harness => fixture.Harness;

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer wrong")]
    [InlineData("Basic c2stdGVzdC1rZXk=")]
    [InlineData("sk-test-key")]
    [InlineData("Bearer sk-test-key2")]
    [InlineData("Bearer sk-test-ke")]
    [InlineData("Bearer ' OR 1=1 --")]
    public async Task Missing_or_wrong_key_is_401_everywhere_under_v1(string? authorization)
    {
        foreach (var (service, path) in new[] { (Harness.Chat, "/v1/models"), (Harness.Image, "/v1/models"), (Harness.Chat, "/v1/nothing"), (Harness.Chat, "//v1//models") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, service.Address.ToString().TrimEnd('/') + path);
            if (authorization is not null)
            {
                request.Headers.TryAddWithoutValidation("Authorization", authorization);
            }

            using var response = await Harness.CreateClient(service, apiKey: null).SendAsync(request, Cancellation);

            var error = await ErrorAsync(response, HttpStatusCode.Unauthorized);
            Assert.Equal("invalid_api_key", error.GetProperty("code").GetString());
            Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
        }
    }

    [Fact]
    public async Task Key_of_a_megabyte_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Harness.Chat.Address, "/v1/models"));
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + new string('x', 1_000_000));
        using var response = await Harness.CreateClient(Harness.Chat, apiKey: null).SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, response.StatusCode);
    }

    [Theory]
    [InlineData("GET", "/v1/nothing", 404, "not_found")]
    [InlineData("POST", "/v1/audio/speech", 404, "not_found")]
    [InlineData("DELETE", "/v1/models", 405, "method_not_allowed")]
    [InlineData("GET", ChatPath, 405, "method_not_allowed")]
    [InlineData("POST", ImagePath, 400, "wrong_endpoint")]
    [InlineData("GET", "/v1/models/no.such-model", 404, "model_not_found")]
    public async Task Unknown_route_method_and_model_are_openais_errors(string method, string path, int status, string code)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await Harness.ChatClient.SendAsync(request, Cancellation);

        Assert.Equal(code, (await ErrorAsync(response, (HttpStatusCode)status)).GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(null)]
    public async Task Wrong_content_type_is_415(string? contentType)
    {
        foreach (var (client, path) in Targets())
        {
            using var content = new ByteArrayContent("{}"u8.ToArray());
            content.Headers.ContentType = contentType is null ? null : new MediaTypeHeaderValue(contentType);
            using var response = await client.PostAsync(path, content, Cancellation);

            Assert.Equal("unsupported_media_type", (await ErrorAsync(response, HttpStatusCode.UnsupportedMediaType)).GetProperty("code").GetString());
        }
    }

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("Application/JSON")]
    [InlineData("application/problem+json")]
    public async Task Content_type_that_is_json_by_another_name_is_taken(string contentType)
    {
        using var content = new ByteArrayContent("{}"u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        using var response = await Harness.ChatClient.PostAsync(ChatPath, content, Cancellation);

        Assert.Equal("model", (await ErrorAsync(response, HttpStatusCode.BadRequest)).GetProperty("param").GetString());
    }

    [Fact]
    public async Task Body_that_is_empty_or_no_utf8_is_400()
    {
        foreach (var (client, path) in Targets())
        {
            foreach (var (bytes, text) in new[] { (Array.Empty<byte>(), "no body"), ([0x7b, 0x22, 0xff, 0x22], "UTF-8"), ("{\"a\\ud800\":1}"u8.ToArray(), "surrogate pair at byte 4"), ("{\"model\":\"\\uDE00\"}"u8.ToArray(), "surrogate pair"), ("{\"model\":\"\\"u8.ToArray(), "JSON"), ("{\"model\":\"\\ud8"u8.ToArray(), "JSON") })
            {
                using var content = new ByteArrayContent(bytes);
                content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                using var response = await client.PostAsync(path, content, Cancellation);

                Assert.Contains(text, (await ErrorAsync(response, HttpStatusCode.BadRequest)).GetProperty("message").GetString(), StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Body_over_the_limit_is_413(bool announced)
    {
        await using var harness = await ServiceHarness.StartAsync(options => options.Settings["Gateway:MaxRequestBodyBytes"] = "2048", Cancellation);
        foreach (var (client, path) in new[] { (harness.ChatClient, ChatPath), (harness.ImageClient, ImagePath) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(new byte[4096]) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Headers.TransferEncodingChunked = !announced;
            using var response = await client.SendAsync(request, Cancellation);

            var error = await ErrorAsync(response, HttpStatusCode.RequestEntityTooLarge);
            Assert.Contains("2048 bytes", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("nova-canvas", "stability.sd3-5-large-v1:0")]
    public async Task Model_of_the_other_service_is_refused_with_its_address(params string[] imageModels)
    {
        foreach (var model in imageModels)
        {
            using var response = await PostAsync(
                Harness.ChatClient, ChatPath, $$"""{"model":"{{model}}","messages":[{"role":"user","content":"x"}]}""");

            var error = await ErrorAsync(response, HttpStatusCode.BadRequest);
            Assert.Equal("wrong_endpoint", error.GetProperty("code").GetString());
            Assert.Contains($"{Harness.ImageBaseUrl}/images/generations", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        }

        using var chat = await PostAsync(Harness.ImageClient, ImagePath, """{"model":"claude-sonnet","prompt":"x"}""");
        var wrong = await ErrorAsync(chat, HttpStatusCode.BadRequest);
        Assert.Contains($"{Harness.ChatBaseUrl}/chat/completions", wrong.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("chat/completions")]
    [InlineData("completions")]
    [InlineData("embeddings")]
    [InlineData("moderations")]
    [InlineData("rerank")]
    public async Task Route_of_the_chat_service_is_refused_by_the_image_service_with_its_address(string route)
    {
        using var response = await PostAsync(Harness.ImageClient, $"/v1/{route}", "{}");

        var error = await ErrorAsync(response, HttpStatusCode.BadRequest);
        Assert.Equal("wrong_endpoint", error.GetProperty("code").GetString());
        Assert.Contains($"{Harness.ChatBaseUrl}/{route}", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upstream_that_refuses_the_gateways_credentials_is_never_a_401()
    {
        await using var harness = await ServiceHarness.StartAsync(
            options => options.Settings["Bedrock:SimulatorSecretAccessKey"] = "wrong", Cancellation);
        using var chat = await PostAsync(
            harness.ChatClient, ChatPath, """{"model":"amazon.nova-lite-v1:0","messages":[{"role":"user","content":"x"}]}""");
        using var image = await PostAsync(harness.ImageClient, ImagePath, """{"model":"image","prompt":"x"}""");

        foreach (var response in new[] { chat, image })
        {
            Assert.Equal("upstream_authentication_failed", (await ErrorAsync(response, HttpStatusCode.BadGateway)).GetProperty("code").GetString());
        }
    }

    [Fact]
    public async Task Malformed_http_is_answered_and_harms_nobody()
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, Harness.Chat.Address.Port, Cancellation);
        await socket.GetStream().WriteAsync("GET /v1/models HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n"u8.ToArray(), Cancellation);
        using var reader = new StreamReader(socket.GetStream(), Encoding.ASCII);
        Assert.Contains("400", await reader.ReadLineAsync(Cancellation), StringComparison.Ordinal);

        using var response = await Harness.ChatClient.GetAsync("/v1/models", Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("true", "true", HttpStatusCode.BadRequest)]
    [InlineData("true", null, HttpStatusCode.BadRequest)]
    [InlineData("true", "false", HttpStatusCode.OK)]
    [InlineData("false", "true", HttpStatusCode.BadRequest)]
    [InlineData("false", "maybe", HttpStatusCode.OK)]
    [InlineData("false", null, HttpStatusCode.OK)]
    public async Task Strictness_is_a_setting_and_a_header_of_the_request(string setting, string? header, HttpStatusCode expected)
    {
        await using var harness = await ServiceHarness.StartAsync(options => options.Settings["Gateway:Strict"] = setting, Cancellation);
        foreach (var (client, path, body) in new[]
        {
            (harness.ChatClient, ChatPath, """{"model":"amazon.nova-lite-v1:0","messages":[{"role":"user","content":"x"}],"logit_bias":{"1":2}}"""),
            (harness.ImageClient, ImagePath, """{"model":"image","prompt":"x","moderation":"low"}"""),
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            if (header is not null)
            {
                request.Headers.Add("x-gateway-strict", header);
            }

            using var response = await client.SendAsync(request, Cancellation).WaitAsync(TestTimeouts.Default, Cancellation);
            Assert.Equal(expected, response.StatusCode);
            Assert.Equal(expected == HttpStatusCode.OK, response.Headers.Contains("x-gateway-ignored-params"));
        }
    }

    [Fact]
    public async Task Health_needs_no_key()
    {
        foreach (var service in new[] { Harness.Chat, Harness.Image })
        {
            var client = Harness.CreateClient(service, apiKey: null);
            Assert.Equal("""{"status":"Healthy","checks":{"self":"Healthy"}}""", await client.GetStringAsync("/health/live", Cancellation));
            Assert.Equal("""{"status":"Healthy","checks":{"catalogue":"Healthy","shutdown":"Healthy"}}""", await client.GetStringAsync("/health/ready", Cancellation));
        }
    }

    private static async Task<JsonElement> ErrorAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        var body = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(status == response.StatusCode, $"{(int)response.StatusCode} {body}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        var json = JsonElement.Parse(body);
        OpenApiValidator.AssertValid("ErrorResponse", json);
        Assert.NotEmpty(response.Headers.GetValues("x-request-id"));
        return json.GetProperty("error");
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await client.PostAsync(path, content, Cancellation).WaitAsync(TestTimeouts.Default, Cancellation);
    }

    private IEnumerable<(HttpClient Client, string Path)> Targets() => [(Harness.ChatClient, ChatPath), (Harness.ImageClient, ImagePath)];
}
