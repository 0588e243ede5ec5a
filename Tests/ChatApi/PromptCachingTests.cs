using System.Text.Json;
using BedrockAspire.ChatApi;
using BedrockAspire.ChatApi.ChatCompletions.Caching;
using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.Tests.ChatApi;

/// <summary>Where a request gets its cache points.</summary>
public sealed class PromptCachingTests
{
    private const string Claude45 = "anthropic.claude-sonnet-4-5-20250929-v1:0";
    private const string Opus41 = "anthropic.claude-opus-4-1-20250805-v1:0";
    private const string Opus45 = "anthropic.claude-opus-4-5-20251101-v1:0";
    private const string Nova = "amazon.nova-lite-v1:0";
    private const string Llama = "meta.llama3-3-70b-instruct-v1:0";
    private const string Gpt = "openai.gpt-6-sol";
    private const string Ephemeral = """ "cache_control":{"type":"ephemeral"} """;
    private const string Hour = """ "cache_control":{"type":"ephemeral","ttl":"1h"} """;
    private const string BigTool = """{"type":"function","function":{"name":"f","description":"LONG"}}""";

    // 4,800 bytes: 1,200 tokens by the estimate.
    private static readonly string Long = string.Concat(Enumerable.Repeat("words and ", 480));

    [Fact]
    [Trait("OpenWebUI", "24")]
    public void Long_chat_gets_points_after_tools_system_and_the_last_two_turns_of_the_user()
    {
        var mapped = Map(Chat("LONG", "q1", "a1", "q2", "a2", "q3"), tools: BigTool);

        Assert.Equal(["tools", "system", "messages[2]", "messages[4]"], Points(mapped.Json));
        Assert.Null(mapped.Ignored);
        Assert.Null(mapped.Warning);
    }

    [Theory]
    [InlineData("short", "q", "")]
    [InlineData("short", "LONG", "messages[0]")]
    [InlineData("LONG", "q", "system,messages[0]")]
    public void Point_is_set_only_where_the_prompt_is_as_long_as_the_model_wants(string system, string question, string expected) =>
        Assert.Equal(expected, string.Join(',', Points(Map(Chat(system, question)).Json)));

    [Fact]
    public void Model_with_a_longer_minimum_waits_for_it()
    {
        Assert.Empty(Points(Map(Chat("LONG", "q"), model: Opus45).Json));
        Assert.NotEmpty(Points(Map(Chat("LONG LONG LONG LONG", "q"), model: Opus45).Json));
    }

    [Fact]
    public void Nova_gets_no_point_among_tools() =>
        Assert.Equal(["system", "messages[0]"], Points(Map(Chat("LONG", "q"), tools: BigTool, model: Nova).Json));

    [Theory]
    [InlineData(Llama)]
    [InlineData(Gpt)]
    public void Corpus_22_model_that_caches_nothing_on_request_gets_no_point(string model) =>
        Assert.Empty(Points(Map(Chat("LONG", "LONG"), tools: BigTool, model: model).Json));

    [Theory]
    [InlineData(nameof(PromptCaching.Off))]
    [InlineData(nameof(PromptCaching.Caller))]
    public void Setting_turns_automatic_points_off(string caching) => Assert.Empty(
        Points(Map(Chat("LONG", "q"), options: new ChatApiOptions { PromptCaching = Enum.Parse<PromptCaching>(caching) }).Json));

    [Theory]
    [InlineData(Claude45, "1h")]
    [InlineData(Opus41, null)]
    [InlineData(Nova, null)]
    public void Hour_is_asked_for_by_setting_where_the_model_has_it(string model, string? ttl) => Assert.All(
        CachePoints(Map(Chat("LONG", "q"), model: model, options: new ChatApiOptions { PromptCacheTtl = "1h" }).Json), point => Assert.Equal(ttl, TtlOf(point)));

    [Fact]
    public void Point_of_the_turn_before_is_behind_the_results_of_tools()
    {
        var mapped = Map("""
            {"role":"system","content":"LONG"},{"role":"user","content":"q"},
            {"role":"assistant","tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":"{}"}}]},
            {"role":"tool","tool_call_id":"1","content":"r"},{"role":"assistant","content":"a"},{"role":"user","content":"q2"}
            """);

        Assert.Equal(["tools", "system", "messages[2]", "messages[4]"], ["tools", .. Points(mapped.Json)]);
        Assert.True(mapped.Json.GetProperty("messages")[2].GetProperty("content")[0].TryGetProperty("toolResult", out _));
    }

    [Fact]
    public void Marks_of_the_caller_replace_automatic_points()
    {
        var mapped = Map(
            """{"role":"user","content":[{"type":"text","text":"short","cache_control":{"type":"ephemeral"}},{"type":"text","text":"LONG"}]},{"role":"assistant","content":"LONG"},{"role":"user","content":"LONG"}""",
            tools: BigTool);

        Assert.Equal(["messages[0]"], Points(mapped.Json));
        Assert.True(mapped.Json.GetProperty("messages")[0].GetProperty("content")[1].TryGetProperty("cachePoint", out _));
        Assert.Null(mapped.Ignored);
    }

    [Fact]
    public void Marks_are_honoured_wherever_they_may_stand()
    {
        var mapped = Map(
            $$"""{"role":"system","content":[{"type":"text","text":"s",{{Ephemeral}}}]},{"role":"user","content":"q",{{Ephemeral}}},{"role":"assistant","content":"a",{{Ephemeral}}},{"role":"user","content":"q2"}""",
            tools: $$"""{"type":"function","function":{"name":"f"},{{Ephemeral}}},{"type":"function","function":{"name":"g"} }""");

        Assert.Equal(["tools", "system", "messages[0]", "messages[1]"], Points(mapped.Json));
        Assert.True(mapped.Json.GetProperty("toolConfig").GetProperty("tools")[1].TryGetProperty("cachePoint", out _));
        Assert.Null(mapped.Ignored);
        Assert.Null(mapped.Warning);
    }

    [Theory]
    [InlineData(""" "function":{"name":"f","cache_control":{"type":"ephemeral"}} """)]
    [InlineData(""" "function":{"name":"f"},"cache_control":{"type":"ephemeral"} """)]
    public void Mark_of_a_tool_may_stand_in_the_tool_or_in_its_function(string function) =>
        Assert.Equal(["tools"], Points(Map(Chat("s", "q"), tools: $$"""{"type":"function",{{function}} }""").Json));

    [Fact]
    public void Mark_of_a_tools_result_stands_behind_all_results()
    {
        var mapped = Map($$"""
            {"role":"user","content":"q"},
            {"role":"assistant","tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":"{}"} },{"id":"2","type":"function","function":{"name":"f","arguments":"{}"} }]},
            {"role":"tool","tool_call_id":"1","content":[{"type":"text","text":"r",{{Ephemeral}}}]},
            {"role":"tool","tool_call_id":"2","content":"r"}
            """);

        var kinds = mapped.Json.GetProperty("messages")[2].GetProperty("content").EnumerateArray().Select(block => block.EnumerateObject().First().Name);
        Assert.Equal(["toolResult", "toolResult", "cachePoint"], kinds);
    }

    [Fact]
    public void Marks_over_four_are_named_and_the_latest_of_the_conversation_stay()
    {
        var messages = string.Join(',', Enumerable.Range(0, 3).Select(i =>
            $$"""{"role":"user","content":"q{{i}}",{{Ephemeral}}},{"role":"assistant","content":"a{{i}}"}""")) + """,{"role":"user","content":"end"}""";
        var mapped = Map($$"""{"role":"system","content":"s",{{Ephemeral}}},""" + messages, tools: $$"""{"type":"function","function":{"name":"f"},{{Ephemeral}}}""");

        Assert.Equal(["tools", "system", "messages[2]", "messages[4]"], Points(mapped.Json));
        Assert.Equal("more than 4 cache points; left out: messages[1]", mapped.Warning);
    }

    [Fact]
    public void Hour_after_five_minutes_becomes_five_minutes()
    {
        var mapped = Map($$"""{"role":"system","content":"s",{{Ephemeral}}},{"role":"user","content":"q",{{Hour}}}""");

        Assert.All(CachePoints(mapped.Json), point => Assert.Null(TtlOf(point)));
        Assert.Contains("became 5m", mapped.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Hour_goes_over_where_the_model_has_it_and_becomes_five_minutes_elsewhere()
    {
        var request = $$"""{"role":"user","content":"q",{{Hour}}}""";

        Assert.Equal("1h", TtlOf(Assert.Single(CachePoints(Map(request).Json))));
        var older = Map(request, model: Opus41);
        Assert.Null(TtlOf(Assert.Single(CachePoints(older.Json))));
        Assert.Contains("became 5m", older.Warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Llama, "messages[].cache_control,tools[].cache_control")]
    [InlineData(Nova, "tools[].cache_control")]
    public void Mark_that_the_model_cannot_honour_is_named(string model, string ignored)
    {
        var mapped = Map($$"""{"role":"user","content":"q",{{Ephemeral}}}""", tools: $$"""{"type":"function","function":{"name":"f"},{{Ephemeral}}}""", model: model);

        Assert.Equal(ignored.Split(',').Order(), mapped.Ignored!.Split(',').Order());
    }

    [Fact]
    public void Openais_breakpoint_is_a_mark()
    {
        var mapped = Map("""{"role":"user","content":[{"type":"text","text":"q","prompt_cache_breakpoint":{"mode":"explicit"}}]}""");

        Assert.Equal(["messages[0]"], Points(mapped.Json));
        Assert.Null(mapped.Ignored);
    }

    [Theory]
    [InlineData(Claude45, "\"prompt_cache_retention\":\"24h\"", "1h", null, true)]
    [InlineData(Claude45, "\"prompt_cache_retention\":\"in_memory\"", null, null, false)]
    [InlineData(Claude45, "\"prompt_cache_options\":{\"ttl\":\"30m\"}", "1h", null, false)]
    [InlineData(Claude45, "\"prompt_cache_key\":\"k\"", null, "prompt_cache_key", false)]
    [InlineData(Opus41, "\"prompt_cache_retention\":\"24h\"", null, "prompt_cache_retention", false)]
    public void Openais_retention_becomes_an_hour(string model, string member, string? ttl, string? ignored, bool isWarned)
    {
        var mapped = Map(Chat("LONG", "q"), model: model, members: member);

        Assert.NotEmpty(CachePoints(mapped.Json));
        Assert.All(CachePoints(mapped.Json), point => Assert.Equal(ttl, TtlOf(point)));
        Assert.Equal((ignored, isWarned), (mapped.Ignored, mapped.Warning is not null));
    }

    [Fact]
    public void Explicit_mode_sets_no_automatic_point() =>
        Assert.Empty(Points(Map(Chat("LONG", "q"), members: "\"prompt_cache_options\":{\"mode\":\"explicit\"}").Json));

    [Theory]
    [InlineData("""{"role":"user","content":"q","cache_control":"yes"}""", "messages[0].cache_control")]
    [InlineData("""{"role":"user","content":"q","cache_control":{}}""", "messages[0].cache_control")]
    [InlineData("""{"role":"user","content":[{"type":"text","text":"q","cache_control":{"type":"ephemeral","ttl":"2h"}}]}""", "messages[0].content[0].cache_control.ttl")]
    [InlineData("""{"role":"user","content":[{"type":"text","text":"q","prompt_cache_breakpoint":{"mode":"x"}}]}""", "messages[0].content[0].prompt_cache_breakpoint")]
    public void Malformed_mark_is_refused_with_its_place(string message, string param) =>
        Assert.Equal(param, Assert.Throws<GatewayException>(() => Map(message)).Error.Param);

    [Fact]
    public void Point_never_stands_first_in_a_turn()
    {
        var mapped = Map($$"""{"role":"user","content":[{"type":"text","text":" ",{{Ephemeral}}},{"type":"text","text":"q"}]}""");

        Assert.True(mapped.Json.GetProperty("messages")[0].GetProperty("content")[0].TryGetProperty("text", out _));
    }

    private static string Chat(string system, params string[] turns) =>
        $$"""{"role":"system","content":"{{system}}"},""" + string.Join(',', turns.Select((text, i) =>
            $$"""{"role":"{{(i % 2 == 0 ? "user" : "assistant")}}","content":"{{text}}"}"""));

    private static MappedRequest Map(
        string messages, string? tools = null, string? members = null, string model = Claude45, ChatApiOptions? options = null) => MappedRequest.Map(
        $$"""{"model":"m"{{(tools is null ? "" : $",\"tools\":[{tools}]")}}{{(members is null ? "" : "," + members)}},"messages":[{{messages}}]}"""
            .Replace("LONG", Long, StringComparison.Ordinal),
        model,
        options: options);

    /// <summary>Where there are points, in Bedrock's order.</summary>
    private static List<string> Points(JsonElement body)
    {
        List<string> points = [];
        if (body.TryGetProperty("toolConfig", out var config))
        {
            points.AddRange(config.GetProperty("tools").EnumerateArray().Where(IsPoint).Select(_ => "tools"));
        }

        if (body.TryGetProperty("system", out var system))
        {
            points.AddRange(system.EnumerateArray().Where(IsPoint).Select(_ => "system"));
        }

        points.AddRange(body.GetProperty("messages").EnumerateArray().SelectMany(
            (message, index) => message.GetProperty("content").EnumerateArray().Where(IsPoint).Select(_ => $"messages[{index}]")));
        return points;
    }

    private static JsonElement[] CachePoints(JsonElement body) =>
        [.. (body.TryGetProperty("system", out var system) ? system.EnumerateArray() : default)
            .Concat(body.GetProperty("messages").EnumerateArray().SelectMany(message => message.GetProperty("content").EnumerateArray()))
            .Where(IsPoint).Select(block => block.GetProperty("cachePoint"))];

    private static bool IsPoint(JsonElement block) => block.TryGetProperty("cachePoint", out _);

    private static string? TtlOf(JsonElement point) => point.TryGetProperty("ttl", out var ttl) ? ttl.GetString() : null;
}
