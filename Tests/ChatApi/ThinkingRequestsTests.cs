using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BedrockAspire.ChatApi.ChatCompletions.Thinking;
using BedrockAspire.Gateway.Errors;
using Microsoft.Extensions.Time.Testing;

namespace BedrockAspire.Tests.ChatApi;

/// <summary>What a wish for thinking becomes, by generation of models.</summary>
public sealed class ThinkingRequestsTests
{
    private const string Claude45 = "anthropic.claude-sonnet-4-5-20250929-v1:0";
    private const string Claude46 = "anthropic.claude-sonnet-4-6";
    private const string Opus47 = "anthropic.claude-opus-4-7";
    private const string Sonnet5 = "anthropic.claude-sonnet-5";
    private const string Sonnet55 = "anthropic.claude-sonnet-5-5";
    private const string Nova = "amazon.nova-lite-v1:0";
    private const string Nova2 = "amazon.nova-2-lite-v1:0";
    private const string Gpt = "openai.gpt-6-sol";
    private const string GptOss = "openai.gpt-oss-120b-1:0";
    private const string Tool = """ "tools":[{"type":"function","function":{"name":"f"} }] """;
    private const string Signed = """[{"index":0,"type":"reasoning.text","format":"anthropic-claude-v1","text":"thou\u00e4\n","signature":"c2ln"}]""";

    [Theory]
    [InlineData(Claude45, "\"reasoning_effort\":\"low\"", """{"thinking":{"type":"enabled","budget_tokens":2048}}""", 18_432)]
    [InlineData(Claude45, "\"reasoning_effort\":\"Medium\"", """{"thinking":{"type":"enabled","budget_tokens":8192}}""", 24_576)]
    [InlineData(Claude45, "\"reasoning_effort\":\"high\",\"max_tokens\":1000", """{"thinking":{"type":"enabled","budget_tokens":16384}}""", 17_384)]
    [InlineData(Claude45, "\"reasoning_effort\":\"high\",\"max_tokens\":64000", """{"thinking":{"type":"enabled","budget_tokens":16384}}""", 64_000)]
    [InlineData(Claude45, "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":4000},\"max_tokens\":5000", """{"thinking":{"type":"enabled","budget_tokens":4000}}""", 5000)]
    [InlineData(Claude45, "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":4000},\"max_tokens\":4000", """{"thinking":{"type":"enabled","budget_tokens":4000}}""", 8000)]
    [InlineData(Claude45, "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":5}", """{"thinking":{"type":"enabled","budget_tokens":1024}}""", 17_408)]
    [InlineData(Claude45, "\"thinking\":true", """{"thinking":{"type":"enabled","budget_tokens":8192}}""", 24_576)]
    [InlineData(Claude45, "\"thinking\":{\"type\":\"adaptive\"}", """{"thinking":{"type":"enabled","budget_tokens":8192}}""", 24_576)]
    [InlineData(Claude45, "\"reasoning_effort\":\"none\"", """{"thinking":{"type":"disabled"}}""", 16_384)]
    [InlineData(Claude46, "\"reasoning_effort\":\"xhigh\"", """{"thinking":{"type":"adaptive"},"output_config":{"effort":"high"}}""", 32_768)]
    [InlineData(Claude46, "\"reasoning_effort\":\"max\"", """{"thinking":{"type":"adaptive"},"output_config":{"effort":"max"}}""", 49_152)]
    [InlineData(Claude46, "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2000}", """{"thinking":{"type":"enabled","budget_tokens":2000}}""", 18_384)]
    [InlineData(Opus47, "\"reasoning_effort\":\"minimal\"", """{"thinking":{"type":"adaptive"},"output_config":{"effort":"low"}}""", 18_432)]
    [InlineData(Opus47, "\"reasoning_effort\":\"xhigh\"", """{"thinking":{"type":"adaptive"},"output_config":{"effort":"xhigh"}}""", 49_152)]
    [InlineData(Opus47, "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":20000}", """{"thinking":{"type":"adaptive"},"output_config":{"effort":"high"}}""", 32_768)]
    [InlineData(Sonnet5, "\"thinking\":{\"type\":\"adaptive\",\"effort\":\"max\",\"display\":\"summarized\"}", """{"thinking":{"type":"adaptive","display":"summarized"},"output_config":{"effort":"max"}}""", 49_152)]
    [InlineData(Sonnet5, "\"thinking\":{\"type\":\"disabled\"}", """{"thinking":{"type":"disabled"}}""", 16_384)]
    [InlineData(Sonnet5, "\"thinking\":false", """{"thinking":{"type":"disabled"}}""", 16_384)]
    [InlineData(Sonnet55, "\"thinking\":\"disabled\"", """{"thinking":{"type":"adaptive"},"output_config":{"effort":"low"}}""", 18_432)]
    [InlineData(Nova2, "\"reasoning_effort\":\"medium\"", """{"reasoningConfig":{"type":"enabled","maxReasoningEffort":"medium"}}""", 24_576)]
    [InlineData(Nova2, "\"thinking\":true,\"reasoning_effort\":\"low\"", """{"reasoningConfig":{"type":"enabled","maxReasoningEffort":"low"}}""", 18_432)]
    [InlineData(Nova2, "\"reasoning_effort\":\"high\"", """{"reasoningConfig":{"type":"enabled","maxReasoningEffort":"high"}}""", null)]
    [InlineData(Nova2, "\"reasoning_effort\":\"none\"", """{"reasoningConfig":{"type":"disabled"}}""", 16_384)]
    [InlineData(Gpt, "\"reasoning_effort\":\"minimal\"", """{"reasoning":{"effort":"low"}}""", 18_432)]
    [InlineData(Gpt, "\"reasoning_effort\":\"max\"", """{"reasoning":{"effort":"xhigh"}}""", 49_152)]
    [InlineData(GptOss, "\"reasoning_effort\":\"high\"", """{"reasoning_effort":"high"}""", 32_768)]
    [InlineData(GptOss, "\"reasoning_effort\":\"none\"", """{"reasoning_effort":"low"}""", 18_432)]
    [InlineData(Sonnet5, "\"reasoning_effort\":null,\"thinking\":null", null, 16_384)]
    public void Wish_is_put_in_the_models_words(string model, string members, string? fields, int? maxTokens)
    {
        var mapped = Map(model, members);

        Assert.Null(mapped.Ignored);
        var actual = mapped.Json.TryGetProperty("additionalModelRequestFields", out var found) ? found.GetRawText() : null;
        Assert.True(JsonNode.DeepEquals(fields is null ? null : JsonNode.Parse(fields), actual is null ? null : JsonNode.Parse(actual)), actual);
        Assert.Equal(maxTokens, mapped.Json.TryGetProperty("inferenceConfig", out var config) ? config.GetProperty("maxTokens").GetInt32() : null);
    }

    [Theory]
    [InlineData(Nova, "\"reasoning_effort\":\"high\",\"thinking\":{\"type\":\"enabled\"}", "thinking,reasoning_effort")]
    [InlineData(Nova, "\"reasoning_effort\":\"none\",\"thinking\":false", null)]
    [InlineData(Claude45, "\"reasoning_effort\":\"very\"", "reasoning_effort")]
    [InlineData(Claude45, "\"reasoning_effort\":7,\"thinking\":\"perhaps\"", "reasoning_effort,thinking")]
    [InlineData(Claude45, "\"thinking\":{\"type\":\"enabled\",\"x\":1}", "thinking.x")]
    public void Wish_that_makes_no_sense_is_named(string model, string members, string? ignored) => Assert.Equal(ignored, Map(model, members).Ignored);

    [Fact]
    public void Thinking_of_an_unknown_type_is_refused()
    {
        var exception = Assert.Throws<GatewayException>(() => Map(Claude45, "\"thinking\":{\"type\":\"hard\"}"));

        Assert.Equal("thinking.type", exception.Error.Param);
    }

    [Theory]
    [InlineData(Claude45, "\"reasoning_effort\":\"low\",\"temperature\":0.2,\"top_p\":0.5", "temperature,top_p")]
    [InlineData(Claude46, "\"reasoning_effort\":\"low\",\"temperature\":0.2", "temperature")]
    [InlineData(Claude45, "\"reasoning_effort\":\"low\",\"temperature\":1", null)]
    [InlineData(Claude45, "\"reasoning_effort\":\"low\",\"top_p\":0.97", null)]
    [InlineData(Nova2, "\"reasoning_effort\":\"high\",\"temperature\":0.2,\"top_p\":0.5,\"max_tokens\":9", "max_tokens,temperature,top_p")]
    [InlineData(Claude45, "\"reasoning_effort\":\"low\",\"tool_choice\":\"required\"," + Tool, "tool_choice")]
    [InlineData(Claude46, "\"reasoning_effort\":\"low\",\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"f\"}}," + Tool, "tool_choice")]
    public void What_thinking_forbids_is_left_out_and_named(string model, string members, string? ignored) =>
        Assert.Equal(ignored, Map(model, members).Ignored);

    [Fact]
    public void Forced_tool_turns_off_thinking_that_nobody_asked_for()
    {
        var mapped = Map(Sonnet5, "\"tool_choice\":\"required\"," + Tool);

        Assert.Null(mapped.Ignored);
        Assert.Contains("""{"thinking":{"type":"disabled"}}""", mapped.Body, StringComparison.Ordinal);
        Assert.Contains("""{"any":{}}""", mapped.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Claude45)]
    [InlineData(Sonnet5)]
    [InlineData(Sonnet55)]
    public void Reasoning_details_go_back_first_in_their_turn_and_unmodified(string model)
    {
        var mapped = MapRound(
            model,
            """
            [{"index":0,"type":"reasoning.text","text":"be","signature":""},{"type":"reasoning.text","text":"gin\n","signature":"c2ln","index":0},
             {"index":1,"type":"reasoning.encrypted","data":"UkVE"},{"index":2,"type":"reasoning.text","text":"","signature":"b25seQ=="},
             {"index":3,"type":"reasoning.text","text":"unsigned"},{"index":4,"format":"openai-responses-v1","type":"reasoning.encrypted","data":"UkVE"},7,{"data":"?"}]
            """);

        var content = mapped.Json.GetProperty("messages")[1].GetProperty("content");
        AssertJson(
            """
            [{"reasoningContent":{"reasoningText":{"text":"begin\n","signature":"c2ln"}}},{"reasoningContent":{"redactedContent":"UkVE"}},
             {"reasoningContent":{"reasoningText":{"text":"","signature":"b25seQ=="}}},{"text":"Let me see"},{"toolUse":{"toolUseId":"1","name":"f","input":{}}}]
            """,
            content);
        Assert.Null(mapped.Ignored);
        Assert.Null(mapped.Warning);
    }

    [Theory]
    [InlineData(Nova)]
    [InlineData(Nova2)]
    [InlineData(GptOss)]
    [InlineData(Gpt)]
    [InlineData("deepseek.v3.2")]
    public void Reasoning_details_of_claude_go_to_no_other_model(string model)
    {
        var mapped = MapRound(model, Signed);

        Assert.DoesNotContain("reasoningContent", mapped.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Encrypted_thoughts_of_gpt_go_back_to_gpt()
    {
        var mapped = MapRound(Gpt, """[{"index":0,"type":"reasoning.encrypted","format":"openai-responses-v1","data":"UkVE"}]""");

        AssertJson("""{"reasoningContent":{"redactedContent":"UkVE"}}""", mapped.Json.GetProperty("messages")[1].GetProperty("content")[0]);
    }

    [Fact]
    public void Continuation_without_signature_turns_a_thinking_budget_off()
    {
        var mapped = MapRound(Claude45, "[]");

        Assert.Contains("""{"thinking":{"type":"disabled"}}""", mapped.Body, StringComparison.Ordinal);
        Assert.Contains("thinking was turned off", mapped.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Continuation_without_signature_leaves_adaptive_thinking_on()
    {
        var mapped = MapRound(Sonnet55, "[]");

        Assert.Contains("""{"thinking":{"type":"adaptive"}""", mapped.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Continuation_without_signature_gets_it_from_the_cache()
    {
        var cache = new ReasoningCache(TimeProvider.System);
        cache.Add("1", Encoding.UTF8.GetBytes(Signed));
        var mapped = MapRound(Claude45, "null", cache);

        AssertJson(
            """{"reasoningContent":{"reasoningText":{"text":"thouä\n","signature":"c2ln"}}}""",
            mapped.Json.GetProperty("messages")[1].GetProperty("content")[0]);
        Assert.Contains("budget_tokens", mapped.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Thoughts_stay_out_when_thinking_is_off()
    {
        var mapped = MappedRequest.Map(Round(Signed, "\"thinking\":false"), Claude45);

        Assert.DoesNotContain("reasoningContent", mapped.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Cache_forgets_the_oldest_when_it_is_full()
    {
        var cache = new ReasoningCache(TimeProvider.System);
        for (var i = 0; i < 40; i++)
        {
            cache.Add($"call-{i}", new byte[1024 * 1024]);
            cache.Add($"call-{i}", new byte[1024 * 1024]);
        }

        Assert.InRange(cache.Count, 30, 32);
        Assert.Null(cache.Find("call-0"));
        Assert.NotNull(cache.Find("call-39"));
    }

    [Fact]
    public void Cache_forgets_after_an_hour()
    {
        var time = new FakeTimeProvider();
        var cache = new ReasoningCache(time);
        cache.Add("old", [1]);
        time.Advance(TimeSpan.FromMinutes(59));
        cache.Add("new", [2]);
        Assert.NotNull(cache.Find("old"));

        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Null(cache.Find("old"));
        cache.Add("newer", [3]);
        Assert.Equal(2, cache.Count);
    }

    private static MappedRequest Map(string model, string members) =>
        MappedRequest.Map($$"""{"model":"m","messages":[{"role":"user","content":"q"}],{{members}}}""", model);

    private static MappedRequest MapRound(string model, string details, ReasoningCache? cache = null) =>
        MappedRequest.Map(Round(details, "\"reasoning_effort\":\"low\""), model, cache: cache);

    private static string Round(string details, string members) =>
        $$"""
        {"model":"m","messages":[{"role":"user","content":"q"},
         {"role":"assistant","content":"Let me see","reasoning_details":{{details}},"tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":"{}"} }]},
         {"role":"tool","tool_call_id":"1","content":"r"}],{{Tool}},{{members}}}
        """;

    private static void AssertJson(string expected, JsonElement actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual.GetRawText())), actual.GetRawText());
}
