using System.Net;
using System.Text.Json;
using BedrockAspire.ChatApi;
using BedrockAspire.ChatApi.ChatCompletions.Guardrails;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.ChatApi;

/// <summary>Guardrails: the operator's, the caller's, and what becomes of an answer that one stops. The simulator's blocks "forbidden".</summary>
public sealed class GuardrailTests
{
    private const string Id = "simguardrail";
    private const string Blocked = "Sorry, the model cannot answer this question.";

    private static readonly ChatApiOptions Configured = new() { Guardrail = new GuardrailOptions { Id = Id, Version = "1" } };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", null)]
    [InlineData(",\"guardrail\":null", null)]
    [InlineData(",\"guardrail\":false", null)]
    [InlineData(",\"guardrail\":\"abc\"", """{"guardrailIdentifier":"abc","guardrailVersion":"DRAFT","trace":"disabled"}""")]
    [InlineData(",\"guardrailConfig\":{\"guardrailIdentifier\":\"abc\",\"guardrailVersion\":\"2\",\"trace\":\"enabled\"}", """{"guardrailIdentifier":"abc","guardrailVersion":"2","trace":"enabled"}""")]
    [InlineData(",\"guardrail_config\":{\"guardrail_identifier\":\"abc\",\"guardrail_version\":2}", """{"guardrailIdentifier":"abc","guardrailVersion":"2","trace":"disabled"}""")]
    [InlineData(",\"stream\":true,\"amazon-bedrock-guardrailConfig\":{\"guardrailIdentifier\":\"abc\",\"streamProcessingMode\":\"async\"}", """{"guardrailIdentifier":"abc","guardrailVersion":"DRAFT","trace":"disabled","streamProcessingMode":"async"}""")]
    [InlineData(",\"stream\":true,\"guardrail\":\"abc\"", """{"guardrailIdentifier":"abc","guardrailVersion":"DRAFT","trace":"disabled","streamProcessingMode":"sync"}""")]
    public void Callers_guardrail_goes_over_where_none_is_configured(string members, string? expected) => Assert.Equal(expected, ConfigOf(Map(members)));

    [Theory]
    [InlineData("")]
    [InlineData(",\"guardrail\":{\"guardrailIdentifier\":\"simguardrail\",\"guardrailVersion\":\"1\"}")]
    public void Operators_guardrail_is_on_every_call(string members)
    {
        var mapped = Map(members, Configured);

        Assert.Equal("""{"guardrailIdentifier":"simguardrail","guardrailVersion":"1","trace":"disabled"}""", ConfigOf(mapped));
        Assert.Null(mapped.Ignored);
    }

    [Theory]
    [InlineData(",\"guardrail\":false", "guardrail")]
    [InlineData(",\"guardrail\":\"none\"", "guardrail")]
    [InlineData(",\"guardrailConfig\":{\"guardrailIdentifier\":\"abc\"}", "guardrailConfig")]
    public void Caller_may_neither_replace_nor_turn_off_the_operators(string members, string named)
    {
        var mapped = Map(members, Configured);

        Assert.Contains(Id, ConfigOf(mapped), StringComparison.Ordinal);
        Assert.Equal(named, mapped.Ignored);
        Assert.Contains("operator's guardrail", mapped.Warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(",\"guardrail\":false", null)]
    [InlineData(",\"guardrail\":\"abc\"", """{"guardrailIdentifier":"abc","guardrailVersion":"DRAFT","trace":"disabled"}""")]
    public void Caller_may_where_the_operator_lets_him(string members, string? expected) => Assert.Equal(
        expected, ConfigOf(Map(members, new ChatApiOptions { Guardrail = new GuardrailOptions { Id = Id, AllowOverride = true } })));

    [Theory]
    [InlineData("\"guardrail\":7", "guardrail")]
    [InlineData("\"guardrail\":\"NOT AN ID\"", "guardrail")]
    [InlineData("\"guardrailConfig\":{}", "guardrailConfig.guardrailIdentifier")]
    [InlineData("\"guardrailConfig\":{\"guardrailIdentifier\":\"a\",\"guardrailVersion\":\"x\"}", "guardrailConfig")]
    [InlineData("\"guardrailConfig\":{\"guardrailIdentifier\":\"a\",\"trace\":\"loud\"}", "guardrailConfig")]
    [InlineData("\"guardrailConfig\":{\"guardrailIdentifier\":\"a\",\"other\":\"x\"}", "guardrailConfig.other")]
    public void Malformed_guardrail_is_refused_by_name(string member, string param) =>
        Assert.Equal(param, Assert.Throws<GatewayException>(() => Map("," + member)).Error.Param);

    [Theory]
    [InlineData("say: something forbidden", "false")]
    [InlineData("say: something forbidden", "true")]
    [InlineData("q", "false")]
    [InlineData("q", "true")]
    public async Task Word_that_is_blocked_ends_the_answer_with_content_filter_and_a_text(string question, string stream)
    {
        await using var harness = await StartAsync();
        await harness.Control.AddRulesAsync("""[{"match":{"contains":"q"},"answer":{"text":"this is forbidden, too"}}]""", Cancellation);
        var (text, reason, _) = await AskAsync(harness, question, stream);

        Assert.Equal((Blocked, "content_filter"), (text, reason));
        harness.AssertNoWarnings();
    }

    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    public async Task Other_words_pass(string stream)
    {
        await using var harness = await StartAsync();
        var (text, reason, _) = await AskAsync(harness, "say: allowed", stream);

        Assert.Equal(("allowed", "stop"), (text, reason));
    }

    [Fact]
    public async Task Asynchronous_guardrail_stops_a_stream_in_the_middle()
    {
        await using var harness = await StartAsync(("ChatApi:Guardrail:StreamProcessingMode", "async"));
        await harness.Control.AddRulesAsync("""[{"match":{},"answer":{"text":"all of this is forbidden, too"}}]""", Cancellation);
        var (text, reason, _) = await AskAsync(harness, "q", "true");

        Assert.Equal(("all of this is forbidden", "content_filter"), (text, reason));
    }

    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    public async Task Answer_that_is_withheld_without_a_word_says_so(string stream)
    {
        await using var harness = await StartAsync();
        var events = """{"type":"messageStart","payload":{"role":"assistant"}},{"type":"messageStop","payload":{"stopReason":"guardrail_intervened"}}""";
        await harness.Control.AddRulesAsync(stream == "true"
            ? """[{"match":{},"answer":{"events":[EVENTS]}}]""".Replace("EVENTS", events, StringComparison.Ordinal)
            : """[{"match":{},"answer":{"body":{"output":{"message":{"role":"assistant","content":[]}},"stopReason":"guardrail_intervened","usage":{"inputTokens":1,"outputTokens":0,"totalTokens":1}}}}]""", Cancellation);
        var (text, reason, _) = await AskAsync(harness, "q", stream);

        Assert.Equal(("The answer was withheld by a guardrail or content filter.", "content_filter"), (text, reason));
    }

    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    public async Task Trace_says_what_was_found_and_tells_no_account(string stream)
    {
        await using var harness = await StartAsync(("ChatApi:Guardrail:Trace", "enabled"));
        var (_, _, trace) = await AskAsync(harness, "forbidden", stream);

        var assessment = trace!.Value.GetProperty("guardrail").GetProperty("inputAssessment").GetProperty(Id);
        Assert.Equal("forbidden", assessment.GetProperty("wordPolicy").GetProperty("customWords")[0].GetProperty("match").GetString());
        Assert.DoesNotContain("123456789012", trace.Value.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_of_awss_own_chat_completions_name_a_guardrail()
    {
        await using var harness = await ServiceHarness.StartAsync(cancellationToken: Cancellation);
        harness.ChatClient.DefaultRequestHeaders.Add("X-Amzn-Bedrock-GuardrailIdentifier", Id);
        harness.ChatClient.DefaultRequestHeaders.Add("X-Amzn-Bedrock-GuardrailVersion", "1");
        var (text, _, _) = await AskAsync(harness, "forbidden", "false");

        Assert.Equal(Blocked, text);
    }

    [Fact]
    public async Task Guardrail_that_does_not_exist_is_the_callers_error()
    {
        await using var harness = await ServiceHarness.StartAsync(cancellationToken: Cancellation);
        using var response = await harness.ChatClient.AskAsync(
            """{"model":"amazon.nova-lite-v1:0","guardrail":"nosuch","messages":[{"role":"user","content":"q"}]}""");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("guardrail identifier", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_that_bedrock_would_refuse_are_named_at_start()
    {
        var result = new ChatApiOptionsRules().Validate(null, new ChatApiOptions
        {
            PromptCacheTtl = "2h",
            DefaultMaxTokens = 1,
            MaxChoices = 0,
            Guardrail = new GuardrailOptions { Id = "NO", Version = "x", Trace = "x", StreamProcessingMode = "x" },
        });

        Assert.Equal(7, result.Failures!.Count());
        Assert.True(new ChatApiOptionsRules().Validate(null, new ChatApiOptions()).Succeeded);
    }

    private static Task<ServiceHarness> StartAsync(params (string Key, string Value)[] settings) => ServiceHarness.StartAsync(
        options =>
        {
            options.Settings["ChatApi:Guardrail:Id"] = Id;
            options.Settings["ChatApi:Guardrail:Version"] = "1";
            foreach (var (key, value) in settings)
            {
                options.Settings[key] = value;
            }
        },
        Cancellation);

    private static MappedRequest Map(string members, ChatApiOptions? options = null) =>
        MappedRequest.Map($$"""{"model":"m","messages":[{"role":"user","content":"q"}]{{members}}}""", options: options);

    private static string? ConfigOf(MappedRequest mapped) => mapped.Json.TryGetProperty("guardrailConfig", out var config) ? config.GetRawText() : null;

    private static async Task<(string? Text, string? Reason, JsonElement? Trace)> AskAsync(ServiceHarness harness, string question, string stream)
    {
        using var response = await harness.ChatClient.AskAsync(
            $$"""{"model":"amazon.nova-lite-v1:0","stream":{{stream}},"messages":[{"role":"user","content":"{{question}}"}]}""");
        var body = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, body);
        if (stream == "false")
        {
            var whole = JsonElement.Parse(body);
            OpenApiValidator.AssertValid("CreateChatCompletionResponse", whole);
            var choice = whole.GetProperty("choices")[0];
            return (choice.GetProperty("message").GetProperty("content").GetString(), choice.GetProperty("finish_reason").GetString(), TraceOf(whole));
        }

        var chunks = body.Split('\n').Where(line => line.StartsWith("data: {", StringComparison.Ordinal)).Select(line => JsonElement.Parse(line[6..])).ToList();
        Assert.All(chunks, chunk => OpenApiValidator.AssertValid("CreateChatCompletionStreamResponse", chunk));
        var choices = chunks.Where(chunk => chunk.GetProperty("choices").GetArrayLength() > 0).Select(chunk => chunk.GetProperty("choices")[0]).ToArray();
        return (choices.Joined("content"), choices.FinishReason(), chunks.Select(TraceOf).FirstOrDefault(trace => trace is not null));
    }

    private static JsonElement? TraceOf(JsonElement json) => json.TryGetProperty("trace", out var trace) ? trace : null;
}
