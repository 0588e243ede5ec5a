using System.Text.Json;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.ChatApi;

/// <summary>Thinking over sockets: what comes out, and that it can go back in.</summary>
public sealed class ThinkingRepliesTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private const string Claude45 = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
    private const string Tools = """ "tools":[{"type":"function","function":{"name":"weather","parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}}] """;
    private const string Ask = """{"role":"user","content":"use a tool: weather for \"Paris\""}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Blocks_of_thinking_come_once_each_complete_and_before_the_answer_in_a_stream()
    {
        var choices = await StreamEventsAsync(
            Claude45,
            ("messageStart", new { role = "assistant" }),
            Reasoning(0, new { text = "fir" }),
            Reasoning(0, new { text = "st" }),
            Reasoning(0, new { signature = "c2ln" }),
            Stop(0),
            Reasoning(1, new { redactedContent = "UkVE" }),
            Reasoning(2, new { signature = "b25seQ==" }),
            Text(3, "answer"),
            Reasoning(4, new { text = "again" }),
            Reasoning(4, new { signature = "Mg==" }),
            Text(5, "!"),
            ("messageStop", new { stopReason = "end_turn" }));

        Assert.Equal("firstagain", choices.Joined("reasoning_content"));
        Assert.Equal("answer!", choices.Joined("content"));
        var details = Details(choices);
        Assert.Equal(
            [
                """{"type":"reasoning.text","index":0,"format":"anthropic-claude-v1","text":"first","signature":"c2ln"}""",
                """{"type":"reasoning.encrypted","index":1,"format":"anthropic-claude-v1","data":"UkVE"}""",
                """{"type":"reasoning.text","index":2,"format":"anthropic-claude-v1","text":"","signature":"b25seQ=="}""",
                """{"type":"reasoning.text","index":3,"format":"anthropic-claude-v1","text":"again","signature":"Mg=="}""",
            ],
            details);
        var order = choices.Select(choice => string.Concat(choice.GetProperty("delta").EnumerateObject().Select(member => member.Name))).ToList();
        Assert.True(order.IndexOf("reasoning_details") > order.IndexOf("reasoning_content"));
        Assert.True(order.IndexOf("reasoning_details") < order.IndexOf("content"));
        Assert.Equal("stop", choices.FinishReason());
    }

    [Fact]
    public async Task Long_thoughts_are_split_and_put_together_again()
    {
        var text = string.Concat(Enumerable.Repeat("Gedanke \"ü\"\n", 8000));
        var choices = await StreamEventsAsync(
            Claude45,
            ("messageStart", new { role = "assistant" }),
            Reasoning(0, new { text }),
            Reasoning(0, new { signature = "c2ln" }),
            Text(1, "x"),
            ("messageStop", new { stopReason = "end_turn" }));

        var details = Details(choices);
        Assert.Equal(text, string.Concat(details.Select(item => JsonElement.Parse(item).GetProperty("text").GetString())));
        Assert.All(details, item => Assert.Equal(0, JsonElement.Parse(item).GetProperty("index").GetInt32()));
        var mapped = MappedRequest.Map(
            $$"""{"model":"m","messages":[{"role":"user","content":"q"},{"role":"assistant","content":"x","reasoning_details":[{{string.Join(',', details)}}]},{"role":"user","content":"r"}],"thinking":true}""");
        var sent = mapped.Json.GetProperty("messages")[1].GetProperty("content")[0].GetProperty("reasoningContent").GetProperty("reasoningText");
        Assert.Equal((text, "c2ln"), (sent.GetProperty("text").GetString(), sent.GetProperty("signature").GetString()));
    }

    [Theory]
    [InlineData(Claude45, false, true)]
    [InlineData(Claude45, true, true)]
    [InlineData(Claude45, false, false)]
    [InlineData(Claude45, true, false)]
    [InlineData("claude-sonnet", true, true)]
    [InlineData("claude-sonnet", false, false)]
    [InlineData("us.openai.gpt-6-sol", true, true)]
    public async Task Tools_and_thinking_go_round_with_reasoning_details_or_without(string model, bool streams, bool carries)
    {
        await using var harness = await ServiceHarness.StartAsync(cancellationToken: Cancellation);
        var members = Tools + ",\"reasoning_effort\":\"low\"" + (streams ? ",\"stream\":true" : "");
        string id, details;
        if (streams)
        {
            var choices = await harness.ChatClient.StreamAsync(Body(model, Ask, members));
            (id, details) = (Assert.Single(choices.ToolCalls()).Id, $"[{string.Join(',', Details(choices))}]");
        }
        else
        {
            var (message, _) = await harness.ChatClient.AnswerAsync(Body(model, Ask, members));
            (id, details) = (Assert.Single(message.ToolCalls()).Id, message.GetProperty("reasoning_details").GetRawText());
        }

        Assert.NotEqual("[]", details);
        var carried = carries ? $",\"reasoning_details\":{details}" : "";
        var history = $$"""{{Ask}},{"role":"assistant","content":""{{carried}},"tool_calls":[{"id":"{{id}}","type":"function","function":{"name":"weather","arguments":"{}"} }]},{"role":"tool","tool_call_id":"{{id}}","content":"sunny"}""";
        var (answer, finish) = await harness.ChatClient.AnswerAsync(Body(model, history, Tools + ",\"reasoning_effort\":\"low\""));

        Assert.Equal("stop", finish);
        Assert.Contains("sunny", answer.GetProperty("content").GetString(), StringComparison.Ordinal);
        var sent = await harness.LastUpstreamBodyAsync();
        Assert.True(sent.GetProperty("messages")[1].GetProperty("content")[0].TryGetProperty("reasoningContent", out _), sent.GetRawText());
        Assert.False(sent.GetProperty("additionalModelRequestFields").GetRawText().Contains("disabled", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Thinking_of_a_model_without_signatures_is_text_only()
    {
        var (message, _) = await fixture.Harness.ChatClient.AnswerAsync(Body("openai.gpt-oss-120b-1:0", Ask, "\"reasoning_effort\":\"high\""));

        Assert.NotEmpty(message.GetProperty("reasoning_content").GetString()!);
        Assert.False(message.TryGetProperty("reasoning_details", out _));
    }

    private static string Body(string model, string messages, string members = "")
    {
        var more = string.IsNullOrWhiteSpace(members) ? "" : "," + members;
        return $$"""{"model":"{{model}}","messages":[{{messages}}]{{more}}}""";
    }

    private static string[] Details(JsonElement[] choices) =>
        [.. choices.Where(choice => choice.GetProperty("delta").TryGetProperty("reasoning_details", out _))
            .SelectMany(choice => choice.GetProperty("delta").GetProperty("reasoning_details").EnumerateArray())
            .Select(item => item.GetRawText())];

    private static (string Type, object Payload) Reasoning(int block, object reasoningContent) =>
        ("contentBlockDelta", new { contentBlockIndex = block, delta = new { reasoningContent } });

    private static (string Type, object Payload) Text(int block, string text) =>
        ("contentBlockDelta", new { contentBlockIndex = block, delta = new { text } });

    private static (string Type, object Payload) Stop(int block) => ("contentBlockStop", new { contentBlockIndex = block });

    private static async Task<JsonElement[]> StreamEventsAsync(string model, params (string Type, object Payload)[] events)
    {
        await using var harness = await ServiceHarness.StartAsync(cancellationToken: Cancellation);
        await harness.Control.AddRulesAsync(
            [new { match = new { }, answer = new { events = events.Select(item => new { type = item.Type, payload = item.Payload }) } }], Cancellation);
        return await harness.ChatClient.StreamAsync(Body(model, Ask, "\"stream\":true"));
    }
}
