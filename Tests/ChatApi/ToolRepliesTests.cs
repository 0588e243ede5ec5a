using System.Text.Json;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.ChatApi;

/// <summary>Tools over sockets: calls and results, streamed and whole.</summary>
public sealed class ToolRepliesTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private const string Nova = "amazon.nova-lite-v1:0";
    private const string Tools = """ "tools":[{"type":"function","function":{"name":"weather.now","parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}}] """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Models => [Nova, "us.anthropic.claude-sonnet-4-5-20250929-v1:0", "meta.llama3-3-70b-instruct-v1:0", "mistral.mistral-large-3-675b-instruct", "claude-sonnet"];

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Tool_round_trip_in_both_forms(string model)
    {
        var ask = $$"""{"role":"user","content":"use a tool: weather.now for \"Paris\""}""";
        var (message, finish) = await fixture.Harness.ChatClient.AnswerAsync(Body(model, ask, Tools));
        var stream = await fixture.Harness.ChatClient.StreamAsync(Body(model, ask, Tools + ",\"stream\":true"));

        var call = Assert.Single(message.ToolCalls());
        var streamed = Assert.Single(stream.ToolCalls());
        Assert.Equal(("tool_calls", "tool_calls"), (finish, stream.FinishReason()));
        Assert.Equal(("weather.now", "weather.now"), (call.Name, streamed.Name));
        Assert.Equal(JsonElement.Parse(call.Arguments).GetRawText(), JsonElement.Parse(streamed.Arguments).GetRawText());
        Assert.NotEqual(call.Id, streamed.Id);

        var history = $$"""{{ask}},{"role":"assistant","content":null,"tool_calls":{{message.GetProperty("tool_calls").GetRawText()}}},{"role":"tool","tool_call_id":"{{call.Id}}","content":"sunny and 21 degrees"}""";
        var (answer, end) = await fixture.Harness.ChatClient.AnswerAsync(Body(model, history, Tools));
        Assert.Equal("stop", end);
        Assert.Contains("sunny", answer.GetProperty("content").GetString(), StringComparison.Ordinal);
        Assert.Contains("sunny", (await fixture.Harness.ChatClient.StreamAsync(Body(model, history, Tools + ",\"stream\":true"))).Joined("content"), StringComparison.Ordinal);

        // And without the tools, as Open WebUI sends later turns.
        Assert.Equal("stop", (await fixture.Harness.ChatClient.AnswerAsync(Body(model, history))).FinishReason);
    }

    [Fact]
    public async Task Long_arguments_are_split_into_lines_that_every_client_can_read()
    {
        var input = JsonSerializer.Serialize(new { text = string.Concat(Enumerable.Repeat("Ü\"\\🙂", 40_000)) });
        var choices = await StreamEventsAsync(
            ("messageStart", new { role = "assistant" }), Start(0, "f"), Input(0, input), Stop(0), ("messageStop", new { stopReason = "tool_use" }));

        Assert.Equal(input, Assert.Single(choices.ToolCalls()).Arguments);
    }

    [Fact]
    public async Task Corpus_24_model_without_tools_in_streams_is_called_whole_and_streamed_on()
    {
        await using var harness = await ServiceHarness.StartAsync(cancellationToken: Cancellation);
        var choices = await harness.ChatClient.StreamAsync(
            Body("meta.llama3-3-70b-instruct-v1:0", """{"role":"user","content":"What is 12 times 7?"}""", Tools + ""","stream":true,"stream_options":{"include_usage":true}"""));

        Assert.Contains("84", choices.Joined("content"), StringComparison.Ordinal);
        Assert.Equal("stop", choices.FinishReason());
        var requests = await harness.Control.RequestsAsync(Cancellation);
        Assert.Contains("\"Converse\"", requests.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("ConverseStream", requests.GetRawText(), StringComparison.Ordinal);
        harness.AssertNoWarnings();
    }

    [Fact]
    public async Task Failure_of_a_call_that_is_streamed_on_is_an_http_error()
    {
        await using var harness = await ServiceHarness.StartAsync(
            options => options.Settings["Bedrock:MaxAttempts"] = "1", cancellationToken: Cancellation);
        await harness.Control.AddRulesAsync("""[{"match":{},"fault":{"kind":"throttle"}}]""", Cancellation);
        using var response = await harness.ChatClient.AskAsync(
            Body("meta.llama3-3-70b-instruct-v1:0", """{"role":"user","content":"q"}""", Tools + ",\"stream\":true"));

        Assert.Equal(429, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"stream\":true")]
    [Trait("OpenWebUI", "32")]
    public async Task Corpus_24_tools_for_a_model_without_tools_are_named_in_the_header(string members)
    {
        using var response = await fixture.Harness.ChatClient.AskAsync(Body("deepseek.r1-v1:0", """{"role":"user","content":"hi"}""", Tools + members));

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("tools", Assert.Single(response.Headers.GetValues("x-gateway-ignored-params")));
    }

    private static string Body(string model, string messages, string members = "")
    {
        var more = string.IsNullOrWhiteSpace(members) ? "" : "," + members;
        return $$"""{"model":"{{model}}","messages":[{{messages}}]{{more}}}""";
    }

    private static (string Type, object Payload) Start(int block, string name) =>
        ("contentBlockStart", new { contentBlockIndex = block, start = new { toolUse = new { toolUseId = "same", name } } });

    private static (string Type, object Payload) Input(int block, string input) =>
        ("contentBlockDelta", new { delta = new { toolUse = new { input } }, contentBlockIndex = block });

    private static (string Type, object Payload) Stop(int block) => ("contentBlockStop", new { contentBlockIndex = block });

    private static async Task<JsonElement[]> StreamEventsAsync(params (string Type, object Payload)[] events)
    {
        await using var harness = await ServiceHarness.StartAsync(cancellationToken: Cancellation);
        await harness.Control.AddRulesAsync(
            [new { match = new { }, answer = new { events = events.Select(item => new { type = item.Type, payload = item.Payload }) } }], Cancellation);
        return await harness.ChatClient.StreamAsync(Body(Nova, """{"role":"user","content":"q"}""", "\"stream\":true"));
    }
}
