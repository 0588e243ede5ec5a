using System.Text.Json;
using BedrockAspire.Tests.Infrastructure;
using static BedrockAspire.Tests.Corpus.ChatProbe;

namespace BedrockAspire.Tests.Corpus;

/// <summary>Blocks of thinking: out whole and in order, back unmodified, and never mistaken for an answer.</summary>
public sealed class ThinkingTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private const string Low = """ "reasoning_effort":"low" """;

    private readonly ChatProbe _probe = new(fixture.Harness);

    public static TheoryData<string, bool> ClaudeModels => FormsOf(Claude45, Sonnet5, Sonnet55);

    public static TheoryData<string, string, bool> StopReasons
    {
        get
        {
            var data = new TheoryData<string, string, bool>();
            foreach (var (reason, expected) in new[]
            {
                ("end_turn", "stop"), ("stop_sequence", "stop"), ("max_tokens", "length"), ("model_context_window_exceeded", "length"),
                ("guardrail_intervened", "content_filter"), ("content_filtered", "content_filter"), ("tool_use", "stop"),
            })
            {
                data.Add(reason, expected, false);
                data.Add(reason, expected, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(ClaudeModels))]
    [Trait("OpenWebUI", "13")]
    public async Task Corpus_09_blocks_of_thinking_come_in_order_and_go_back_unmodified(string model, bool stream)
    {
        await _probe.ScriptAsync(new ScriptedAnswer()
            .Reasoning("first \"ä\"\n", "c2lnMQ==").Redacted("UkVEQUNURUQ=").Reasoning("", "b25seQ==").Text("Let me see").Tool("f", "{}"));
        var reply = await _probe.AnswerAsync(stream, model, members: $$""" "tools":[{{Tool("f")}}],{{Low}} """);

        Assert.Equal(("first \"ä\"\n", "Let me see", "tool_calls"), (reply.Reasoning, reply.Content, reply.FinishReason));
        Assert.Equal(
            [("reasoning.text", 0, "c2lnMQ=="), ("reasoning.encrypted", 1, "UkVEQUNURUQ="), ("reasoning.text", 2, "b25seQ==")],
            reply.ReasoningDetails.Select(item => JsonElement.Parse(item)).Select(item => (
                item.GetProperty("type").GetString(),
                item.GetProperty("index").GetInt32(),
                item.GetProperty(item.TryGetProperty("data", out _) ? "data" : "signature").GetString())));

        var id = Assert.Single(reply.ToolCalls).Id;
        await _probe.ForgetAsync();
        await _probe.AnswerAsync(
            stream,
            model,
            $$"""{{User}},{"role":"assistant","content":"Let me see","reasoning_details":[{{string.Join(',', reply.ReasoningDetails)}}],"tool_calls":[{"id":"{{id}}","type":"function","function":{"name":"f","arguments":"{}"} }]},{{Result(id, "r")}}""",
            $$""" "tools":[{{Tool("f")}}],{{Low}} """);

        var sent = await _probe.SentAsync();
        var turn = sent.GetProperty("messages")[1].GetProperty("content").EnumerateArray().ToArray();
        Assert.Equal(["reasoningContent", "reasoningContent", "reasoningContent", "text", "toolUse"], turn.Select(block => block.EnumerateObject().First().Name));
        Assert.Equal(("first \"ä\"\n", "c2lnMQ=="), Proof(turn[0]));
        Assert.Equal("UkVEQUNURUQ=", turn[1].GetProperty("reasoningContent").GetProperty("redactedContent").GetString());
        Assert.Equal(("", "b25seQ=="), Proof(turn[2]));
        Assert.DoesNotContain("disabled", sent.GetProperty("additionalModelRequestFields").GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(ClaudeModels))]
    public async Task Corpus_09_thinking_alone_is_no_phantom_tool_call(string model, bool stream)
    {
        await _probe.ScriptAsync(new ScriptedAnswer().Reasoning("thought", "c2ln").Text("answer").Stop("tool_use"));
        var reply = await _probe.AnswerAsync(stream, model, members: $$""" "tools":[{{Tool("f")}}],{{Low}} """);

        Assert.Empty(reply.ToolCalls);
        Assert.Equal(("thought", "answer", "stop"), (reply.Reasoning, reply.Content, reply.FinishReason));
    }

    [Theory]
    [MemberData(nameof(Forms), MemberType = typeof(ChatProbe))]
    [Trait("OpenWebUI", "14")]
    public async Task Corpus_19_reasoning_comes_before_the_answer(bool stream)
    {
        await _probe.ScriptAsync(new ScriptedAnswer().Reasoning("the thought", "c2ln").Text("the answer"));
        var reply = await _probe.AnswerAsync(stream, Sonnet55);

        Assert.Equal(("the thought", "the answer"), (reply.Reasoning, reply.Content));
        string[] order = [.. reply.Chunks.Where(chunk => chunk.GetProperty("choices").GetArrayLength() > 0)
            .SelectMany(chunk => chunk.GetProperty("choices")[0].GetProperty("delta").EnumerateObject())
            .Where(member => member.Name != "role" && !(member.Value.ValueKind == JsonValueKind.String && member.Value.GetString()!.Length == 0))
            .Select(member => member.Name)];
        Assert.Equal(stream ? ["reasoning_content", "reasoning_details", "content"] : [], order);
    }

    [Theory]
    [MemberData(nameof(StopReasons))]
    public async Task Corpus_19_stop_reason_is_openais(string reason, string expected, bool stream)
    {
        await _probe.ScriptAsync(new ScriptedAnswer().Reasoning("t", "c2ln").Text("x").Stop(reason));

        Assert.Equal(expected, (await _probe.AnswerAsync(stream, Claude45)).FinishReason);
    }

    [Theory]
    [MemberData(nameof(Forms), MemberType = typeof(ChatProbe))]
    public async Task Corpus_19_stop_reason_that_no_service_model_has_yet_is_an_ordinary_end(bool stream)
    {
        await _probe.ScriptAsync(new ScriptedAnswer().Unknown().Text("x").Stop("went_for_a_walk"));
        var reply = await _probe.AnswerAsync(stream, Nova);

        Assert.Equal(("x", "stop"), (reply.Content, reply.FinishReason));
    }

    [Fact]
    public async Task Proof_that_is_too_long_for_any_line_is_kept_for_the_tool_calls_continuation()
    {
        var data = Convert.ToBase64String(new byte[120_000]);
        await _probe.ScriptAsync(new ScriptedAnswer().Redacted(data).Redacted("UkVE").Tool("f", "{}"));
        var reply = await _probe.AnswerAsync(stream: true, Claude45, members: $$""" "tools":[{{Tool("f")}}],{{Low}} """);
        Assert.Equal("UkVE", JsonElement.Parse(Assert.Single(reply.ReasoningDetails)).GetProperty("data").GetString());

        var id = Assert.Single(reply.ToolCalls).Id;
        await _probe.ForgetAsync();
        await _probe.AnswerAsync(stream: true, Claude45, $"{User},{Call(id, "f", "{}")},{Result(id, "r")}", $$""" "tools":[{{Tool("f")}}],{{Low}} """);

        // The simulator does not record a body as long as this; that it was accepted says that the proof was there, or thinking would be off.
        Assert.True((await _probe.CallsAsync(validate: false))[0].GetProperty("bodyLength").GetInt32() > data.Length);
    }

    private static (string? Text, string? Signature) Proof(JsonElement block)
    {
        var text = block.GetProperty("reasoningContent").GetProperty("reasoningText");
        return (text.GetProperty("text").GetString(), text.GetProperty("signature").GetString());
    }
}
