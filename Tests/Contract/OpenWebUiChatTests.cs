using System.Net;
using System.Text;
using System.Text.Json;
using BedrockAspire.Tests.ChatApi;
using BedrockAspire.Tests.Corpus;
using BedrockAspire.Tests.Infrastructure;
using static BedrockAspire.Tests.Corpus.ChatProbe;

namespace BedrockAspire.Tests.Contract;

/// <summary>
/// What Open WebUI needs of the chat service, case by case (C1 to C16). Cases that are also cases of the corpus are tested there and marked
/// with the trait <c>Contract</c>; <see cref="TraceabilityTests"/> sees to it that none is missing.
/// </summary>
public sealed partial class OpenWebUiChatTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    // Open WebUI gives these a meaning of its own.
    private static readonly string[] MembersWithSideEffects = ["pipeline", "pipe", "arena", "info", "action_ids", "filter_ids", "tags"];
    private static readonly string[] PartsOfOtherModelsNames = ["embed", "image", "canvas", "stable", "rerank", "sonic", "video", "reel"];

    private readonly ChatProbe _probe = new(fixture.Harness);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ServiceHarness Harness => fixture.Harness;

    [Theory]
    [InlineData("/v1/models")]
    [InlineData("/v1//models")]
    [Trait("OpenWebUI", "18")]
    public async Task C01_models_are_chat_models_with_names_and_stay_when_bedrock_is_down(string path)
    {
        await using var harness = await ServiceHarness.StartAsync(cancellationToken: Cancellation);
        await harness.Control.AddRulesAsync("""[{"match":{},"fault":{"kind":"error","type":"ServiceUnavailableException"} }]""", Cancellation);
        using var response = await harness.ChatClient.GetAsync(new Uri(harness.Chat.Address.ToString().TrimEnd('/') + path), Cancellation)
            .WaitAsync(TestTimeouts.Default, Cancellation);

        Assert.Equal((HttpStatusCode.OK, "application/json"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        var list = JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(Cancellation));
        OpenApiValidator.AssertValid("ListModelsResponse", list);
        Assert.Equal("list", list.GetProperty("object").GetString());
        var models = list.GetProperty("data").EnumerateArray().ToArray();
        Assert.NotEmpty(models);
        Assert.All(models, model => Assert.NotEmpty(model.GetProperty("name").GetString()!));
        Assert.Equal(models.Length, models.Select(model => model.GetProperty("id").GetString()).Distinct().Count());
        Assert.DoesNotContain(models, model => IsNoChatModel(model.GetProperty("id").GetString()!));
        Assert.All(models, model => Assert.Empty(model.EnumerateObject().Select(member => member.Name).Intersect(
            MembersWithSideEffects)));
    }

    [Theory]
    [InlineData("GET", "/v1/no-such-path", "", "application/json", 404)]
    [InlineData("GET", "/v1/chat/completions", "", "application/json", 405)]
    [InlineData("POST", "/v1/chat/completions", "x", "text/plain", 415)]
    [InlineData("POST", "/v1/chat/completions", "", "application/json", 400)]
    [InlineData("POST", "/v1/chat/completions", "{", "application/json", 400)]
    [InlineData("POST", "/v1/chat/completions", """{"model":"no-such-model","messages":[{"role":"user","content":"q"}]}""", "application/json", 404)]
    [InlineData("POST", "/v1/responses/", "{}", "application/json", 404)]
    [InlineData("POST", "/v1/chat/completions", "large", "application/json", 413)]
    [InlineData("POST", "/v1/chat/completions", "throttled", "application/json", 429)]
    [InlineData("POST", "/v1/chat/completions", "unauthorized", "application/json", 401)]
    [InlineData("POST", "/v1/chat/completions", "broken", "application/json", 500)]
    [Trait("OpenWebUI", "26")]
    public async Task C02_every_error_is_openais_envelope(string method, string path, string body, string contentType, int status)
    {
        var clock = new BreakableClock();
        await using var harness = await ServiceHarness.StartAsync(
            options =>
            {
                options.Settings["Gateway:MaxRequestBodyBytes"] = "2048";
                options.Settings["Bedrock:MaxAttempts"] = "1";
                options.ConfigureServices = services => services.AddSingleton<TimeProvider>(clock);
            },
            Cancellation);
        clock.IsBroken = body == "broken";
        await harness.Control.AddRulesAsync("""[{"match":{"operation":"Converse"},"fault":{"kind":"throttle","retryAfterSeconds":60} }]""", Cancellation);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method == "POST")
        {
            var text = body switch
            {
                "large" => new string('x', 4096),
                "throttled" or "unauthorized" or "broken" => $$"""{"model":"{{Nova}}","messages":[{{User}}]}""",
                _ => body,
            };
            request.Content = new StringContent(text, Encoding.UTF8, contentType);
        }

        using var client = harness.CreateClient(harness.Chat, body == "unauthorized" ? "sk-wrong" : harness.ApiKey);
        using var response = await client.SendAsync(request, Cancellation).WaitAsync(TestTimeouts.Default, Cancellation);

        var reply = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(status == (int)response.StatusCode, $"{response.StatusCode} {reply}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        OpenApiValidator.AssertValid("ErrorResponse", reply);
        Assert.Equal(["error"], JsonElement.Parse(reply).EnumerateObject().Select(member => member.Name));
        Assert.NotEmpty(JsonElement.Parse(reply).GetProperty("error").GetProperty("message").GetString()!);
        Assert.DoesNotContain("secret", reply, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Nova, null)]
    [InlineData(Mistral, null)]
    [InlineData(Claude45, """{"maxTokens":16384}""")]
    [InlineData(Sonnet55, """{"maxTokens":16384}""")]
    public async Task C03_nothing_is_invented_but_the_limit_that_a_thinking_model_needs(string model, string? config)
    {
        foreach (var stream in new[] { true, false })
        {
            await _probe.ForgetAsync();
            await _probe.AnswerAsync(stream, model);

            var sent = await _probe.SentAsync();
            Assert.Equal(config, sent.TryGetProperty("inferenceConfig", out var found) ? found.GetRawText() : null);
            Assert.Equal(config is null ? 1 : 2, sent.EnumerateObject().Count());
        }
    }

    [Theory]
    [MemberData(nameof(Forms), MemberType = typeof(ChatProbe))]
    public async Task C04_every_member_that_open_webui_sends_is_accepted(bool stream)
    {
        const string Members = """
            "temperature":0.7,"top_p":0.9,"top_k":40,"min_p":0.05,"frequency_penalty":0.1,"presence_penalty":0.1,"repeat_penalty":1.1,"repeat_last_n":64,
            "tfs_z":1,"mirostat":0,"mirostat_eta":0.1,"mirostat_tau":5,"seed":42,"stop":["END"],"max_tokens":-1,"max_completion_tokens":0,"reasoning_effort":"medium",
            "logit_bias":{"1":-100},"response_format":{"type":"text"},"think":true,"format":"json","keep_alive":"5m","num_ctx":2048,"num_batch":512,"num_keep":24,
            "num_thread":8,"num_gpu":1,"use_mmap":true,"use_mlock":false,"tools":[],"custom":{"deep":[1,{"a":null}]},"metadata":{},"files":[],
            "user":{"id":"1","name":"N","email":"e@example.org","role":"admin"}
            """;
        await _probe.ForgetAsync();
        var reply = await _probe.AnswerAsync(stream, Nova, members: Members);

        Assert.Equal(
            """{"messages":[{"role":"user","content":[{"text":"q"}]}],"inferenceConfig":{"temperature":0.7,"topP":0.9,"stopSequences":["END"]}}""",
            (await _probe.SentAsync()).GetRawText());
        foreach (var name in new[] { "top_k", "seed", "logit_bias", "num_ctx", "custom", "user", "reasoning_effort", "think", "use_mmap" })
        {
            Assert.Contains(name, reply.Ignored!.Split(','));
        }

        foreach (var silent in new[] { "max_tokens", "tools", "metadata", "files", "use_mlock", "response_format" })
        {
            Assert.DoesNotContain(silent, reply.Ignored!.Split(','));
        }
    }

    [Fact]
    [Trait("OpenWebUI", "27")]
    public async Task C05_stream_of_a_mebibyte_keeps_to_lines_that_open_webui_reads()
    {
        var huge = string.Concat(Enumerable.Repeat("Grüße 🙂 \"quoted\"\\\n", 50_000));
        var input = JsonSerializer.Serialize(new { text = huge });
        await _probe.ScriptAsync(new ScriptedAnswer().Reasoning(huge, "c2ln").Text(huge).Tool("f", input));

        using var response = await Harness.ChatClient.AskAsync(
            $$"""{"model":"{{Claude45}}","stream":true,"stream_options":{"include_usage":true},"messages":[{{User}}]}""", ("Accept-Encoding", "gzip, deflate, br"));

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("no-cache", response.Headers.CacheControl!.ToString(), StringComparison.Ordinal);

        // Checks each line, each chunk, usage and [DONE]; no encoding but identity and no cookie.
        var reply = await ChatReply.ReadAsync(response, Cancellation);
        Assert.Equal((huge, huge, input), (reply.Reasoning, reply.Content, Assert.Single(reply.ToolCalls).Arguments));
        Assert.Equal(huge, string.Concat(reply.ReasoningDetails.Select(item => JsonElement.Parse(item).GetProperty("text").GetString())));
        Assert.DoesNotContain(reply.Chunks, chunk => chunk.EnumerateObject().Any(member => member.Name is "error" or "event" or "sources" or "type" or "timings"));
        Assert.All(reply.Chunks, chunk => Assert.All(
            chunk.GetProperty("choices").EnumerateArray(), choice => Assert.Equal(JsonValueKind.Object, choice.GetProperty("delta").ValueKind)));
    }

    private static bool IsNoChatModel(string id) =>
        PartsOfOtherModelsNames.Any(part => id.Contains(part, StringComparison.OrdinalIgnoreCase));

    // A fault of the gateway itself, in the middle of a request.
    private sealed class BreakableClock : TimeProvider
    {
        public bool IsBroken { get; set; }

        public override DateTimeOffset GetUtcNow() => IsBroken ? throw new InvalidOperationException("the secret reason") : System.GetUtcNow();
    }
}
