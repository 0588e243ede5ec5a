using System.Text.Json;
using System.Text.Json.Nodes;
using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.Tests.ChatApi;

/// <summary>What tools in a request become, in Converse's exact JSON.</summary>
public sealed class ToolRequestsTests
{
    private const string Nova = "amazon.nova-lite-v1:0";
    private const string Claude45 = "anthropic.claude-sonnet-4-5-20250929-v1:0";
    private const string Claude55 = "anthropic.claude-sonnet-5-5";
    private const string Llama = "meta.llama3-3-70b-instruct-v1:0";
    private const string NoTools = "deepseek.r1-v1:0";
    private const string User = """{"role":"user","content":"q"}""";
    private const string Weather = """{"type":"function","function":{"name":"weather","description":"Says it","parameters":{"type":"object","properties":{"city":{"type":["string",null],"$ref":"#/$defs/x"}},"$defs":{}}}}""";
    private const string WeatherSpec = """{"toolSpec":{"name":"weather","description":"Says it","inputSchema":{"json":{"type":"object","properties":{"city":{"type":["string",null],"$ref":"#/$defs/x"}},"$defs":{}}}}}""";
    private const string HistorySpec = """{"toolSpec":{"name":"f","description":"Was used earlier in this conversation and is no longer available. Do not call it.","inputSchema":{"json":{"type":"object","properties":{}}}}}""";

    [Theory]
    [InlineData(Weather, WeatherSpec)]
    [InlineData("""{"type":"function","function":{"name":"f"}}""", """{"toolSpec":{"name":"f","inputSchema":{"json":{"type":"object","properties":{}}}}}""")]
    [InlineData("""{"type":"function","function":{"name":"f","description":" \n","parameters":{}}}""", """{"toolSpec":{"name":"f","inputSchema":{"json":{"type":"object","properties":{}}}}}""")]
    [InlineData("""{"type":"function","function":{"name":"f","description":"","parameters":null}}""", """{"toolSpec":{"name":"f","inputSchema":{"json":{"type":"object","properties":{}}}}}""")]
    [InlineData("""{"type":"function","function":{"name":"f","parameters":{"properties":{"type":{}}}}}""", """{"toolSpec":{"name":"f","inputSchema":{"json":{"type":"object","properties":{"type":{}}}}}}""")]
    [InlineData("""{"function":{"parameters":{"type":"object"},"name":"f","strict":false}}""", """{"toolSpec":{"name":"f","inputSchema":{"json":{"type":"object"}}}}""")]
    public void Tool_becomes_a_tool_spec_with_its_schema_untouched(string tool, string spec)
    {
        var mapped = Map(Nova, User, $$""" "tools":[{{tool}}] """);

        AssertJson($$"""{"tools":[{{spec}}]}""", mapped.Json.GetProperty("toolConfig"));
        Assert.Null(mapped.Ignored);
    }

    [Theory]
    [InlineData(Claude45, "\"auto\"", null, null)]
    [InlineData(Claude45, "\"required\"", """{"any":{}}""", null)]
    [InlineData(Claude45, """{"type":"function","function":{"name":"weather"}}""", """{"tool":{"name":"weather"}}""", null)]
    [InlineData(Claude45, """{"type":"allowed_tools","allowed_tools":{}}""", null, "tool_choice")]
    [InlineData(Claude55, "\"required\"", null, "tool_choice")]
    [InlineData(Llama, "\"required\"", null, "tool_choice")]
    [InlineData("mistral.pixtral-large-2502-v1:0", "\"required\"", """{"any":{}}""", null)]
    [InlineData("mistral.pixtral-large-2502-v1:0", """{"type":"function","function":{"name":"weather"}}""", null, "tool_choice")]
    public void Tool_choice_is_what_the_model_can_do(string model, string choice, string? expected, string? ignored)
    {
        var mapped = Map(model, User, $$""" "tools":[{{Weather}}],"tool_choice":{{choice}} """);

        var config = mapped.Json.GetProperty("toolConfig");
        Assert.Equal(expected, config.TryGetProperty("toolChoice", out var actual) ? actual.GetRawText() : null);
        Assert.Equal(ignored, mapped.Ignored);
    }

    [Fact]
    public void Tool_choice_none_leaves_no_tool_to_call()
    {
        var mapped = Map(Nova, $$"""{{User}},{{Call("1", "f", "{}")}},{{Result("1", "r")}}""", $$""" "tools":[{{Weather}}],"tool_choice":"none" """);

        Assert.False(mapped.Json.TryGetProperty("toolConfig", out _));
        AssertJson(
            """[{"role":"user","content":[{"text":"q"}]},{"role":"assistant","content":[{"text":"Called the tool f with {}"}]},{"role":"user","content":[{"text":"Result of the tool f:"},{"text":"r"}]}]""",
            mapped.Json.GetProperty("messages"));
        Assert.Null(mapped.Ignored);
    }

    [Theory]
    [InlineData("\"auto\"", """{"type":"auto","disable_parallel_tool_use":true}""")]
    [InlineData("\"required\"", """{"type":"any","disable_parallel_tool_use":true}""")]
    [InlineData("""{"type":"function","function":{"name":"weather"}}""", """{"type":"tool","name":"weather","disable_parallel_tool_use":true}""")]
    public void Parallel_tool_calls_false_is_honoured_where_the_model_can(string choice, string expected)
    {
        var mapped = Map(Claude45, User, $$""" "tools":[{{Weather}}],"tool_choice":{{choice}},"parallel_tool_calls":false """);

        AssertJson($$"""{"tool_choice":{{expected}}}""", mapped.Json.GetProperty("additionalModelRequestFields"));
        Assert.False(mapped.Json.GetProperty("toolConfig").TryGetProperty("toolChoice", out _));
        Assert.Null(mapped.Ignored);
    }

    [Fact]
    public void Parallel_tool_calls_false_is_named_where_the_model_cannot()
    {
        var mapped = Map(Nova, User, $$""" "tools":[{{Weather}}],"parallel_tool_calls":false """);

        Assert.Equal("parallel_tool_calls", mapped.Ignored);
    }

    [Theory]
    [InlineData(Claude45, true, null)]
    [InlineData(Claude55, false, "tools[].function.strict")]
    [InlineData(Nova, false, "tools[].function.strict")]
    public void Strict_goes_to_models_that_have_it_and_is_named_for_others(string model, bool isSent, string? ignored)
    {
        var mapped = Map(model, User, """ "tools":[{"type":"function","function":{"name":"f","strict":true}}] """);

        Assert.Equal(isSent, mapped.Json.GetProperty("toolConfig").GetProperty("tools")[0].GetProperty("toolSpec").TryGetProperty("strict", out _));
        Assert.Equal(ignored, mapped.Ignored);
    }

    [Fact]
    public void Tool_that_is_offered_twice_is_sent_once_and_named()
    {
        var mapped = Map(Nova, User, $$""" "tools":[{{Weather}},{{Weather}}] """);

        Assert.Equal(1, mapped.Json.GetProperty("toolConfig").GetProperty("tools").GetArrayLength());
        Assert.Equal("tools[1]", mapped.Ignored);
    }

    [Fact]
    public void Tools_for_a_model_without_tools_are_dropped_with_a_notice()
    {
        var mapped = Map(NoTools, $$"""{{User}},{{Call("1", "f", """{\"a\":1}""")}},{{Result("1", "r")}}""", $$""" "tools":[{{Weather}}] """);

        Assert.False(mapped.Json.TryGetProperty("toolConfig", out _));
        Assert.Equal("Called the tool f with {\"a\":1}", mapped.Json.GetProperty("messages")[1].GetProperty("content")[0].GetProperty("text").GetString());
        Assert.Equal("tools", mapped.Ignored);
        Assert.Contains("takes no tools", mapped.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public void History_with_tool_calls_and_no_tools_gets_its_tools_declared()
    {
        var mapped = Map(Nova, $$"""{{User}},{{Call("1", "f", "{}")}},{{Result("1", "r")}},{{User}}""");

        AssertJson($$"""{"tools":[{{HistorySpec}}]}""", mapped.Json.GetProperty("toolConfig"));
    }

    [Fact]
    public void Names_that_bedrock_refuses_are_replaced_everywhere_alike()
    {
        var name = "server/tool.with spaces " + new string('x', 60);
        var mapped = Map(
            Claude45,
            $$"""{{User}},{{Call("1", name, "{}")}},{{Result("1", "r")}}""",
            $$""" "tools":[{"type":"function","function":{"name":"{{name}}" } },{"type":"function","function":{"name":"größe"} }],"tool_choice":{"type":"function","function":{"name":"{{name}}" } } """);

        var config = mapped.Json.GetProperty("toolConfig");
        var sent = config.GetProperty("tools")[0].GetProperty("toolSpec").GetProperty("name").GetString()!;
        Assert.Matches("^server_tool_with_spaces_x+_[0-9a-f]{8}$", sent);
        Assert.Equal(64, sent.Length);
        Assert.Equal(sent, config.GetProperty("toolChoice").GetProperty("tool").GetProperty("name").GetString());
        Assert.Equal(sent, mapped.Json.GetProperty("messages")[1].GetProperty("content")[0].GetProperty("toolUse").GetProperty("name").GetString());
    }

    [Fact]
    public void Ids_that_bedrock_refuses_or_that_come_twice_are_replaced()
    {
        var odd = "id with spaces";
        var mapped = Map(Nova, $$"""{{User}},{{Call("f:0", "f", "{}")}},{{Result("f:0", "1")}},{{Call("f:0", "f", "{}")}},{{Result("f:0", "2")}},{{Call(odd, "f", "{}")}},{{Result(odd, "3")}}""");

        var messages = mapped.Json.GetProperty("messages");
        var uses = Enumerable.Range(0, 3).Select(round => 1 + (2 * round)).Select(turn => messages[turn].GetProperty("content")[0].GetProperty("toolUse").GetProperty("toolUseId").GetString()!).ToArray();
        var results = Enumerable.Range(0, 3).Select(round => 2 + (2 * round)).Select(turn => messages[turn].GetProperty("content")[0].GetProperty("toolResult").GetProperty("toolUseId").GetString()!);
        Assert.Equal("f:0", uses[0]);
        Assert.Equal(3, uses.Distinct().Count());
        Assert.Equal(uses, results);
        Assert.All(uses, id => Assert.Matches("^[a-zA-Z0-9_.:-]{1,64}$", id));
    }

    [Fact]
    public void Call_without_result_gets_one_and_result_without_call_becomes_text()
    {
        var mapped = Map(
            Nova, $$"""{{Result("0", "lost")}},{{Call("1", "f", "{}")}},{"role":"user","content":"never mind"},{{Call("2", "f", "{}")}},{{Result("9", "other")}},{{Result("2", "r")}}""");

        AssertJson(
            """
            [{"role":"user","content":[{"text":"Result of an earlier tool call:"},{"text":"lost"}]},
             {"role":"assistant","content":[{"toolUse":{"toolUseId":"1","name":"f","input":{}}}]},
             {"role":"user","content":[{"toolResult":{"toolUseId":"1","content":[{"text":"(no output)"}]}},{"text":"never mind"}]},
             {"role":"assistant","content":[{"toolUse":{"toolUseId":"2","name":"f","input":{}}}]},
             {"role":"user","content":[{"toolResult":{"toolUseId":"2","content":[{"text":"r"}]}},{"text":"Result of an earlier tool call:"},{"text":"other"}]}]
            """,
            mapped.Json.GetProperty("messages"));
        Assert.Contains("without a result", mapped.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Call_at_the_very_end_is_answered_so_that_the_conversation_can_go_on()
    {
        var mapped = Map(Claude55, $$"""{{User}},{{Call("1", "f", "{}")}}""");

        Assert.Equal("user", mapped.Json.GetProperty("messages")[2].GetProperty("role").GetString());
    }

    [Fact]
    public void Calls_that_a_client_split_into_messages_are_one_turn()
    {
        var mapped = Map(Nova, $$"""{{User}},{{Call("1", "f", "{}")}},{{Call("2", "f", "{}")}},{{Result("1", "a")}},{{Result("2", "b")}}""");

        var messages = mapped.Json.GetProperty("messages");
        Assert.Equal(3, messages.GetArrayLength());
        Assert.Equal((2, 2), (messages[1].GetProperty("content").GetArrayLength(), messages[2].GetProperty("content").GetArrayLength()));
    }

    [Theory]
    [InlineData(NoTools, "\"auto\"", "tools")]
    [InlineData(Claude55, "\"required\"", "tool_choice")]
    public void Strict_mode_refuses_what_the_model_cannot_do_with_tools(string model, string choice, string param)
    {
        var exception = Assert.Throws<GatewayException>(() => MappedRequest.Map(
            $$"""{"model":"m","messages":[{{User}}],"tools":[{{Weather}}],"tool_choice":{{choice}}}""", model, isStrict: true));

        Assert.Equal((GatewayErrorKind.UnsupportedParameter, param), (exception.Error.Kind, exception.Error.Param));
    }

    [Fact]
    public void Enormous_history_of_one_id_takes_no_more_time_than_its_length()
    {
        const int Count = 30_000;
        var calls = string.Join(',', Enumerable.Repeat(CallOnly("1", "f", ""), Count));
        var results = string.Join(',', Enumerable.Repeat(Result("1", "r"), Count));
        var mapped = Map(Nova, $$"""{{User}},{"role":"assistant","tool_calls":[{{calls}}] },{{results}},{{results}}""");

        var messages = mapped.Json.GetProperty("messages");
        Assert.Equal(Count, messages[1].GetProperty("content").EnumerateArray().Select(block => block.GetProperty("toolUse").GetProperty("toolUseId").GetString()).Distinct().Count());
        Assert.Equal("results without a tool call in the history became text", mapped.Warning);
    }

    [Fact]
    public void Result_that_does_not_say_which_call_it_answers_is_the_next_ones()
    {
        var mapped = Map(Nova, $$"""{{User}},{{Call("1", "f", "{}")}},{"role":"tool","content":"r"}""");

        Assert.Equal("r", mapped.Json.GetProperty("messages")[2].GetProperty("content")[0].GetProperty("toolResult").GetProperty("content")[0].GetProperty("text").GetString());
        Assert.Null(mapped.Warning);
    }

    [Fact]
    public void Open_webui_0_6_history_with_index_and_empty_content_is_understood()
    {
        var mapped = Map(
            Nova,
            $$"""{{User}},{"role":"assistant","content":"","tool_calls":[{"index":0,"id":"1","type":"function","function":{"name":"f","arguments":"{}" } }]},{"role":"tool","tool_call_id":"1","content":"r"}""");

        Assert.Equal(1, mapped.Json.GetProperty("messages")[1].GetProperty("content").GetArrayLength());
        Assert.Null(mapped.Ignored);
    }

    private static MappedRequest Map(string model, string messages, string members = "")
    {
        var more = string.IsNullOrWhiteSpace(members) ? "" : "," + members;
        return MappedRequest.Map($$"""{"model":"m","messages":[{{messages}}]{{more}}}""", model);
    }

    private static string CallOnly(string id, string name, string arguments) =>
        $$"""{"id":"{{id}}","type":"function","function":{"name":"{{name}}","arguments":"{{arguments}}" } }""";

    private static string Call(string id, string name, string arguments) =>
        $$"""{"role":"assistant","content":null,"tool_calls":[{{CallOnly(id, name, arguments)}}]}""";

    private static string Result(string id, string content) => $$"""{"role":"tool","tool_call_id":"{{id}}","content":"{{content}}"}""";

    private static void AssertJson(string expected, JsonElement actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual.GetRawText())), actual.GetRawText());
}
