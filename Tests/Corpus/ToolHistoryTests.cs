using System.Text.Json;
using System.Text.Json.Nodes;
using BedrockAspire.Tests.Infrastructure;
using static BedrockAspire.Tests.Corpus.ChatProbe;

namespace BedrockAspire.Tests.Corpus;

/// <summary>Conversations in which tools were called: what Bedrock must be sent so that it takes them.</summary>
public sealed class ToolHistoryTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private readonly ChatProbe _probe = new(fixture.Harness);

    public static TheoryData<string, bool> Models => FormsOf(Nova, Claude45, Sonnet55, Llama, Mistral, GptOss);

    public static TheoryData<string, string, bool> OddArguments
    {
        get
        {
            var data = new TheoryData<string, string, bool>();
            foreach (var (arguments, expected) in new[]
            {
                ("", "{}"), (" \n", "{}"), ("{\"a\":\"b\\nc\",\"d\":[1,{}]}", "{\"a\":\"b\\nc\",\"d\":[1,{}]}"),
                ("{\"a\":\"cut o", """{"arguments":"{\"a\":\"cut o"}"""), ("[1]", """{"arguments":"[1]"}"""), ("plain", """{"arguments":"plain"}"""),
                ("null", """{"arguments":"null"}"""), ("{\"ü\":\"🙂\"}", "{\"ü\":\"🙂\"}"),
            })
            {
                data.Add(arguments, expected, false);
                data.Add(arguments, expected, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    [Trait("OpenWebUI", "7")]
    public async Task Corpus_03_consecutive_tool_messages_become_one_turn_with_results_first(string model, bool stream)
    {
        await _probe.ForgetAsync();
        var calls = """
            {"role":"assistant","content":"Let me see","tool_calls":[
             {"id":"a","type":"function","function":{"name":"f","arguments":"{\"x\": \"\u00e4\"}"} },
             {"id":"b","type":"function","function":{"name":"f","arguments":""} }]}
            """;
        await _probe.AnswerAsync(
            stream, model, $$"""{{User}},{{calls}},{{Result("b", "two")}},{{Result("a", "one")}},{"role":"user","content":"and?"}""", $$""" "tools":[{{Tool("f")}}] """);

        var messages = (await _probe.SentAsync()).GetProperty("messages");
        Assert.Equal(["user", "assistant", "user"], messages.EnumerateArray().Select(message => message.GetProperty("role").GetString()));
        var uses = messages[1].GetProperty("content").EnumerateArray().Skip(1).Select(block => block.GetProperty("toolUse")).ToArray();
        var answers = messages[2].GetProperty("content").EnumerateArray().ToArray();
        Assert.Equal(["toolResult", "toolResult", "text"], answers.Select(block => block.EnumerateObject().First().Name));
        Assert.Equal(
            uses.Select(use => use.GetProperty("toolUseId").GetString()),
            answers[..2].Select(block => block.GetProperty("toolResult").GetProperty("toolUseId").GetString()));
        Assert.Equal(["one", "two"], answers[..2].Select(ResultText));
        Assert.Equal("ä", uses[0].GetProperty("input").GetProperty("x").GetString());
    }

    [Theory]
    [MemberData(nameof(Models))]
    [Trait("OpenWebUI", "3")]
    public async Task Corpus_04_history_with_tool_calls_and_no_tools_is_accepted(string model, bool stream)
    {
        foreach (var members in new[] { "", """ "tools":[] """, """ "tools":null """ })
        {
            await _probe.ForgetAsync();
            var reply = await _probe.AnswerAsync(stream, model, $"{User},{Call("1", "f", "{}")},{Result("1", "r")},{User}", members);

            Assert.Empty(reply.ToolCalls);
            var tool = Assert.Single((await _probe.SentAsync()).GetProperty("toolConfig").GetProperty("tools").EnumerateArray());
            Assert.Equal("f", tool.GetProperty("toolSpec").GetProperty("name").GetString());
        }
    }

    [Theory]
    [MemberData(nameof(Forms), MemberType = typeof(ChatProbe))]
    public async Task Corpus_05_tool_choice_and_parallel_tool_calls_without_tools_are_ignored(bool stream)
    {
        foreach (var choice in new[] { "\"required\"", "\"auto\"", "\"none\"", """{"type":"function","function":{"name":"x"} }""" })
        {
            await _probe.ForgetAsync();
            var reply = await _probe.AnswerAsync(stream, Nova, members: $$""" "tool_choice":{{choice}},"parallel_tool_calls":false """);

            Assert.Null(reply.Ignored);
            Assert.Equal("""{"messages":[{"role":"user","content":[{"text":"q"}]}]}""", (await _probe.SentAsync()).GetRawText());
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    [Trait("OpenWebUI", "5")]
    public async Task Corpus_07_blank_texts_are_left_out_and_an_empty_result_gets_a_placeholder(string model, bool stream)
    {
        foreach (var blank in new[] { "\"\"", "\" \\n\\t\"", "\"\\u0020\\u000a\"", "\"\\u00a0\u3000\"", "null", "[]", """[{"type":"text","text":""},{"type":"text","text":" "}]""" })
        {
            await _probe.ForgetAsync();
            var user = blank == "null" ? "\"\"" : blank;
            await _probe.AnswerAsync(
                stream,
                model,
                $$"""{"role":"system","content":{{user}}},{{User}},{"role":"user","content":{{user}}},{{Call("1", "f", "{}").Replace("null", blank, StringComparison.Ordinal)}},{"role":"tool","tool_call_id":"1","content":{{user}}}""",
                $$""" "tools":[{{Tool("f")}}] """);

            var sent = await _probe.SentAsync();
            Assert.False(sent.TryGetProperty("system", out _));
            var messages = sent.GetProperty("messages");
            Assert.Equal((1, 1, 1), (
                messages[0].GetProperty("content").GetArrayLength(), messages[1].GetProperty("content").GetArrayLength(), messages[2].GetProperty("content").GetArrayLength()));
            Assert.Equal("(no output)", ResultText(messages[2].GetProperty("content")[0]));
        }
    }

    [Theory]
    [MemberData(nameof(Forms), MemberType = typeof(ChatProbe))]
    [Trait("OpenWebUI", "4")]
    public async Task Corpus_23_empty_tools_are_no_tools(bool stream)
    {
        await _probe.ForgetAsync();
        await _probe.AnswerAsync(stream, Nova, members: """ "tools":[],"tool_choice":"required" """);

        Assert.False((await _probe.SentAsync()).TryGetProperty("toolConfig", out _));
    }

    [Theory]
    [MemberData(nameof(OddArguments))]
    [Trait("OpenWebUI", "9")]
    public async Task Corpus_23_arguments_become_an_object(string arguments, string expected, bool stream)
    {
        await _probe.ForgetAsync();
        await _probe.AnswerAsync(stream, Nova, $"{User},{Call("1", "f", arguments)},{Result("1", "r")}");

        var input = (await _probe.SentAsync()).GetProperty("messages")[1].GetProperty("content")[0].GetProperty("toolUse").GetProperty("input");
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(input.GetRawText())), input.GetRawText());
    }

    [Theory]
    [MemberData(nameof(Forms), MemberType = typeof(ChatProbe))]
    public async Task Corpus_23_mistral_gets_ids_of_nine_alphanumerics_that_agree(bool stream)
    {
        await _probe.ForgetAsync();
        await _probe.AnswerAsync(
            stream, Mistral, $"{User},{Call("call_0123456789", "f", "{}")},{Result("call_0123456789", "r")},{Call("abcDEF123", "f", "{}")},{Result("abcDEF123", "r")}");

        var messages = (await _probe.SentAsync()).GetProperty("messages");
        string[] uses = [UseId(messages[1]), UseId(messages[3])];
        string[] results = [ResultId(messages[2]), ResultId(messages[4])];
        Assert.All(uses, id => Assert.Matches("^[a-zA-Z0-9]{9}$", id));
        Assert.Equal("abcDEF123", uses[1]);
        Assert.NotEqual(uses[0], uses[1]);
        Assert.Equal(uses, results);
    }

    private static string UseId(JsonElement message) => message.GetProperty("content")[0].GetProperty("toolUse").GetProperty("toolUseId").GetString()!;

    private static string ResultId(JsonElement message) => message.GetProperty("content")[0].GetProperty("toolResult").GetProperty("toolUseId").GetString()!;

    private static string ResultText(JsonElement block) =>
        block.GetProperty("toolResult").GetProperty("content")[0].GetProperty("text").GetString()!;
}
