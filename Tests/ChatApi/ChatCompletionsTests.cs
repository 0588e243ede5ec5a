using System.Net;
using System.Text;
using System.Text.Json;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.ChatApi;

public sealed class ChatCompletionsTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private const string Model = "amazon.nova-lite-v1:0";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ServiceHarness Harness => fixture.Harness;

    [Fact]
    public async Task Whole_answer_is_openais_schema_and_says_who_answered()
    {
        using var response = await PostAsync(Request("What is 12 times 7?"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var json = await JsonAsync(response);
        OpenApiValidator.AssertValid("CreateChatCompletionResponse", json);
        Assert.Contains("84", Content(json), StringComparison.Ordinal);
        Assert.Equal("simulator", Header(response, "x-gateway-backend"));
        Assert.Equal(Model, Header(response, "x-gateway-model"));
        Assert.True(double.Parse(Header(response, "x-gateway-overhead-ms"), System.Globalization.CultureInfo.InvariantCulture) >= 0);
        Assert.NotEmpty(Header(response, "x-request-id"));
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Stream_is_openais_schema_chunk_by_chunk()
    {
        using var response = await PostAsync(Request("Count to 5", """ "stream":true,"stream_options":{"include_usage":true} """));

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("no", Header(response, "X-Accel-Buffering"));
        var chunks = await ChunksAsync(response);
        foreach (var chunk in chunks)
        {
            OpenApiValidator.AssertValid("CreateChatCompletionStreamResponse", chunk);
        }

        Assert.Equal("assistant", chunks[0].GetProperty("choices")[0].GetProperty("delta").GetProperty("role").GetString());
        Assert.Equal("stop", Assert.Single(chunks, chunk => FinishReason(chunk) is not null).GetProperty("choices")[0].GetProperty("finish_reason").GetString());
        var usage = Assert.Single(chunks, chunk => chunk.TryGetProperty("usage", out _));
        Assert.Equal(usage, chunks[^1]);
        Assert.Equal(0, usage.GetProperty("choices").GetArrayLength());
        Assert.Single(chunks.Select(chunk => chunk.GetProperty("id").GetString()).Distinct());
        Assert.Contains("1, 2, 3, 4, 5", Text(chunks), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_and_whole_answer_say_the_same()
    {
        using var whole = await PostAsync(Request("Tell me about rivers"));
        using var streamed = await PostAsync(Request("Tell me about rivers", """ "stream":true """));

        Assert.Equal(Content(await JsonAsync(whole)), Text(await ChunksAsync(streamed)));
    }

    [Fact]
    public async Task Long_delta_is_split_into_lines_that_every_client_can_read()
    {
        await using var harness = await ServiceHarness.StartAsync(cancellationToken: Cancellation);
        var text = string.Concat(Enumerable.Repeat("Übergröße \"🙂\"\n", 8_000));
        await harness.Control.AddRulesAsync(
            [new { match = new { }, answer = new { events = new object[]
            {
                new { type = "messageStart", payload = new { role = "assistant" } },
                new { type = "contentBlockDelta", payload = new { contentBlockIndex = 0, delta = new { text } } },
                new { type = "messageStop", payload = new { stopReason = "end_turn" } },
            } } }],
            Cancellation);
        using var response = await PostAsync(Request("q", """ "stream":true """), harness.ChatClient);

        // The reader of the test counts a line over 32 KiB as a fault.
        Assert.Equal(text, Text(await ChunksAsync(response)));
    }

    [Theory]
    [InlineData("/v1/chat/completions")]
    [InlineData("/v1//chat/completions")]
    [InlineData("//v1///chat//completions")]
    public async Task Path_with_repeated_slashes_is_served(string path)
    {
        using var content = new StringContent(Request("hi"), Encoding.UTF8, "application/json");
        using var response = await Harness.ChatClient.PostAsync(new Uri(Harness.Chat.Address.ToString().TrimEnd('/') + path), content, Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("us.anthropic.claude-sonnet-4-5-20250929-v1:0", "us.anthropic.claude-sonnet-4-5-20250929-v1:0")]
    [InlineData("anthropic.claude-sonnet-4-5-20250929-v1:0", "us.anthropic.claude-sonnet-4-5-20250929-v1:0")]
    [InlineData("global.anthropic.claude-sonnet-4-5-20250929-v1:0", "global.anthropic.claude-sonnet-4-5-20250929-v1:0")]
    [InlineData("claude-sonnet", "us.anthropic.claude-sonnet-5-5")]
    [InlineData("deepseek.r1-v1:0", "us.deepseek.r1-v1:0")]
    [InlineData("arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0", "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0")]
    [Trait("OpenWebUI", "22")]
    public async Task Name_of_a_model_is_resolved_to_what_can_be_called(string name, string callable)
    {
        using var response = await PostAsync(Request("hi", model: name));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(callable, Header(response, "x-gateway-model"));
        Assert.Equal(name, (await JsonAsync(response)).GetProperty("model").GetString());
    }

    [Fact]
    public async Task Happy_paths_log_no_warning_and_never_what_was_said()
    {
        await using var harness = await ServiceHarness.StartAsync(cancellationToken: Cancellation);
        using var whole = await PostAsync(Request("a very private question"), harness.ChatClient);
        using var streamed = await PostAsync(Request("a very private question", """ "stream":true """), harness.ChatClient);
        await ChunksAsync(streamed);

        harness.AssertNoWarnings();
        harness.Chat.Logs.AssertNowhere("private question");
        harness.Chat.Logs.AssertNowhere(harness.ApiKey);
    }

    private static string Request(string prompt, string members = "", string model = Model)
    {
        var more = string.IsNullOrWhiteSpace(members) ? "" : "," + members;
        return $$"""{"model":"{{model}}","messages":[{"role":"user","content":"{{prompt}}"}]{{more}}}""";
    }

    private static string Header(HttpResponseMessage response, string name) => Assert.Single(response.Headers.GetValues(name));

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response) =>
        JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(Cancellation));

    private static async Task<JsonElement[]> ChunksAsync(HttpResponseMessage response)
    {
        var reader = new SseReader(await response.Content.ReadAsStreamAsync(Cancellation));
        var lines = await reader.ReadDataToEndAsync(Cancellation);
        reader.AssertNoFaults();
        Assert.True(reader.SawDone);
        return [.. lines.Where(line => line != "[DONE]").Select(line => JsonElement.Parse(line))];
    }

    private static string? FinishReason(JsonElement json) =>
        json.TryGetProperty("choices", out var choices) && choices.GetArrayLength() > 0 ? choices[0].GetProperty("finish_reason").GetString() : null;

    private static string Content(JsonElement json) => json.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!;

    private static string Text(JsonElement[] chunks) => string.Concat(chunks.Select(chunk => Delta(chunk, "content")));

    private static string Delta(JsonElement chunk, string member) =>
        chunk.TryGetProperty("choices", out var choices) && choices.GetArrayLength() > 0
        && choices[0].GetProperty("delta").TryGetProperty(member, out var value) ? value.GetString()! : "";

    private async Task<HttpResponseMessage> PostAsync(string body, HttpClient? client = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        return await (client ?? Harness.ChatClient)
            .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation)
            .WaitAsync(TestTimeouts.Default, Cancellation);
    }
}
