using System.Text.Json;
using BedrockAspire.Tests.Infrastructure;
using static BedrockAspire.Tests.Corpus.ChatProbe;

namespace BedrockAspire.Tests.Corpus;

/// <summary>Calls of tools in answers, and what the caller may say of them.</summary>
public sealed class ToolCallsTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    // The offline assistant calls a tool that it is offered when it is told to.
    private const string Ask = """{"role":"user","content":"use a tool: weather for \"Paris\""}""";
    private const string LongName = "server/tool.with spaces and then some more words, until it is too long for Bedrock";

    private readonly ChatProbe _probe = new(fixture.Harness);

    public static TheoryData<string, bool> ToolModels => FormsOf(Nova, Claude45, Sonnet55, Llama, Mistral, GptOss);

    public static TheoryData<string, bool> MappedNames
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var name in new[] { "weather.now", "get weather", "größe", LongName, "f:0", "plain_name-1" })
            {
                data.Add(name, false);
                data.Add(name, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Forms), MemberType = typeof(ChatProbe))]
    [Trait("OpenWebUI", "10")]
    public async Task Corpus_01_parallel_tool_calls_have_dense_indexes(bool stream)
    {
        await _probe.ScriptAsync(new ScriptedAnswer().Text("Look", "ing").Tool("f", "{\"a\":", "1}").Tool("g", "{\"b\":2}").Tool("h"));
        var reply = await _probe.AnswerAsync(stream, Nova, members: $$""" "tools":[{{Tool("f")}},{{Tool("g")}},{{Tool("h")}}] """);

        Assert.Equal([("f", "{\"a\":1}"), ("g", "{\"b\":2}"), ("h", "{}")], reply.ToolCalls.Select(call => (call.Name, call.Arguments)));
        Assert.Equal(3, reply.ToolCalls.Select(call => call.Id).Distinct().Count());
        Assert.Equal("tool_calls", reply.FinishReason);
        Assert.Equal(3, (await _probe.SentAsync()).GetProperty("toolConfig").GetProperty("tools").GetArrayLength());
    }

    [Fact]
    public async Task Corpus_01_parallel_tool_calls_that_come_interleaved_are_told_apart()
    {
        await _probe.ScriptAsync(JsonSerializer.Serialize(new[] { new { match = new { }, answer = new { events = new (string Type, object Payload)[]
        {
            ("messageStart", new { role = "assistant" }),
            ("contentBlockDelta", new { p = "abcd", delta = new { text = "Looking" }, contentBlockIndex = 0 }),
            ("contentBlockStop", new { contentBlockIndex = 0, p = "abc" }),
            Start(1, "f"),
            Start(3, "g"),
            Input(3, "{\"b\":"),
            Input(1, "{\"a\":1}"),
            Input(3, "2}"),
            ("contentBlockStop", new { contentBlockIndex = 1 }),
            ("contentBlockStop", new { contentBlockIndex = 3 }),
            Start(4, "h"),
            ("contentBlockStop", new { contentBlockIndex = 4 }),
            ("messageStop", new { stopReason = "tool_use" }),
            ("metadata", new { usage = new { inputTokens = 1, outputTokens = 1, totalTokens = 2 } }),
        }.Select(item => new { type = item.Type, payload = item.Payload }) } } }));
        var reply = await _probe.AnswerAsync(stream: true, Nova);

        Assert.Equal("Looking", reply.Content);
        Assert.Equal([("f", "{\"a\":1}"), ("g", "{\"b\":2}"), ("h", "{}")], reply.ToolCalls.Select(call => (call.Name, call.Arguments)));
        Assert.Equal("tool_calls", reply.FinishReason);
    }

    [Theory]
    [MemberData(nameof(Forms), MemberType = typeof(ChatProbe))]
    public async Task Corpus_02_text_and_tool_call_in_one_answer_are_both_kept(bool stream)
    {
        await _probe.ScriptAsync(new ScriptedAnswer().Text("Looking").Tool("f", "{\"a\":\"\\\"ä\\n\\\"\"}").Text(" now").Tool("g"));
        var reply = await _probe.AnswerAsync(stream, Nova);

        Assert.Equal(("Looking now", "tool_calls"), (reply.Content, reply.FinishReason));
        Assert.Equal(["f", "g"], reply.ToolCalls.Select(call => call.Name));
        Assert.Equal("\"ä\n\"", JsonElement.Parse(reply.ToolCalls[0].Arguments).GetProperty("a").GetString());
    }

    [Theory]
    [MemberData(nameof(ToolModels))]
    public async Task Corpus_06_tool_choice_none_yields_no_tool_call(string model, bool stream)
    {
        await _probe.ForgetAsync();
        var reply = await _probe.AnswerAsync(stream, model, Ask, $$""" "tools":[{{Tool("weather")}}],"tool_choice":"none" """);

        Assert.Empty(reply.ToolCalls);
        Assert.Equal("stop", reply.FinishReason);
        Assert.NotEmpty(reply.Content!);
        Assert.Null(reply.Ignored);
        Assert.False((await _probe.SentAsync()).TryGetProperty("toolConfig", out _));
    }

    [Theory]
    [MemberData(nameof(Forms), MemberType = typeof(ChatProbe))]
    public async Task Corpus_06_parallel_tool_calls_false_is_honoured_where_the_model_can_and_named_where_not(bool stream)
    {
        await _probe.ForgetAsync();
        var claude = await _probe.AnswerAsync(stream, Claude45, Ask, $$""" "tools":[{{Tool("weather")}}],"parallel_tool_calls":false """);
        var nova = await _probe.AnswerAsync(stream, Nova, Ask, $$""" "tools":[{{Tool("weather")}}],"parallel_tool_calls":false """);

        Assert.Equal((null, "parallel_tool_calls"), (claude.Ignored, nova.Ignored));
        var sent = await _probe.AllSentAsync();
        Assert.Equal(
            """{"type":"auto","disable_parallel_tool_use":true}""",
            sent[0].GetProperty("additionalModelRequestFields").GetProperty("tool_choice").GetRawText());
        Assert.False(sent[1].TryGetProperty("additionalModelRequestFields", out _));
    }

    [Theory]
    [MemberData(nameof(MappedNames))]
    [Trait("OpenWebUI", "11")]
    public async Task Corpus_08_tool_names_are_mapped_and_mapped_back_in_answers_and_history(string name, bool stream)
    {
        foreach (var model in new[] { Nova, Llama })
        {
            await _probe.ForgetAsync();
            var members = $$""" "tools":[{{Tool(name)}}],"tool_choice":{"type":"function","function":{"name":"{{name}}"} } """;
            var call = Assert.Single((await _probe.AnswerAsync(stream, model, Ask, model == Nova ? members : $$""" "tools":[{{Tool(name)}}] """)).ToolCalls);
            Assert.Equal(name, call.Name);
            var offered = NameOf(await _probe.SentAsync());
            Assert.Matches("^[a-zA-Z0-9_-]{1,64}$", offered);

            await _probe.ForgetAsync();
            var history = $"{Ask},{Call(call.Id, name, call.Arguments)},{Result(call.Id, "sunny")}";
            var answer = await _probe.AnswerAsync(stream, model, history, $$""" "tools":[{{Tool(name)}}] """);
            Assert.Contains("sunny", answer.Content, StringComparison.Ordinal);
            var sent = await _probe.SentAsync();
            Assert.Equal(
                (offered, offered),
                (NameOf(sent), sent.GetProperty("messages")[1].GetProperty("content")[0].GetProperty("toolUse").GetProperty("name").GetString()));
        }
    }

    [Fact]
    [Trait("OpenWebUI", "12")]
    public async Task Corpus_09_input_of_a_block_that_never_began_is_no_tool_call()
    {
        await _probe.ScriptAsync(JsonSerializer.Serialize(new[] { new { match = new { }, answer = new { events = new (string Type, object Payload)[]
        {
            ("messageStart", new { role = "assistant" }),
            Input(0, "{}"),
            ("contentBlockDelta", new { delta = new { text = "x" }, contentBlockIndex = 1 }),
            ("messageStop", new { stopReason = "tool_use" }),
            ("metadata", new { usage = new { inputTokens = 1, outputTokens = 1, totalTokens = 2 } }),
        }.Select(item => new { type = item.Type, payload = item.Payload }) } } }));
        var reply = await _probe.AnswerAsync(stream: true, Nova);

        Assert.Empty(reply.ToolCalls);
        Assert.Equal(("x", "stop"), (reply.Content, reply.FinishReason));
    }

    [Fact]
    public async Task Corpus_09_call_without_a_name_is_no_tool_call()
    {
        await _probe.ScriptAsync(JsonSerializer.Serialize(new[] { new { match = new { }, answer = new { body = new
        {
            output = new { message = new { role = "assistant", content = new object[] { new { toolUse = new { toolUseId = "1", input = new { } } }, new { text = "x" } } } },
            stopReason = "tool_use",
            usage = new { inputTokens = 1, outputTokens = 1, totalTokens = 2 },
        } } } }));
        var reply = await _probe.AnswerAsync(stream: false, Nova);

        Assert.Empty(reply.ToolCalls);
        Assert.Equal(("x", "stop"), (reply.Content, reply.FinishReason));
    }

    [Theory]
    [MemberData(nameof(Forms), MemberType = typeof(ChatProbe))]
    public async Task Corpus_19_calls_of_a_model_that_says_it_simply_ended_are_still_tool_calls(bool stream)
    {
        await _probe.ScriptAsync(new ScriptedAnswer().Tool("f").Stop("end_turn"));
        var reply = await _probe.AnswerAsync(stream, Nova);

        Assert.Equal("{}", Assert.Single(reply.ToolCalls).Arguments);
        Assert.Equal("tool_calls", reply.FinishReason);
    }

    [Fact]
    public async Task Ids_of_calls_are_unique_over_requests_although_the_models_are_not()
    {
        await _probe.ScriptAsync(new ScriptedAnswer().Tool("f").Tool("f"));
        var ids = new List<string>();
        foreach (var stream in new[] { false, true, false, true })
        {
            ids.AddRange((await _probe.AnswerAsync(stream, Nova)).ToolCalls.Select(call => call.Id));
        }

        Assert.Equal(8, ids.Distinct().Count());
    }

    private static string NameOf(JsonElement sent) =>
        sent.GetProperty("toolConfig").GetProperty("tools")[0].GetProperty("toolSpec").GetProperty("name").GetString()!;

    private static (string Type, object Payload) Start(int block, string name) =>
        ("contentBlockStart", new { contentBlockIndex = block, start = new { toolUse = new { toolUseId = "same", name } } });

    private static (string Type, object Payload) Input(int block, string input) =>
        ("contentBlockDelta", new { delta = new { toolUse = new { input } }, contentBlockIndex = block });
}
