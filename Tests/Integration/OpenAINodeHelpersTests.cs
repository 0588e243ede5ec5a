using System.Text.Json;
using BedrockAspire.Tests.Corpus;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Integration;

/// <summary>The helpers of OpenAI's JavaScript SDK that put answers together, run tools and parse answers.</summary>
public sealed class OpenAINodeHelpersTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private readonly ChatProbe _probe = new(fixture.Harness);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, bool> ToolModels => ChatProbe.FormsOf(ChatProbe.Nova, ChatProbe.Claude45, ChatProbe.Sonnet55, ChatProbe.Llama);

    [Theory]
    [MemberData(nameof(ToolModels))]
    public async Task Tool_runner_calls_the_function_and_brings_its_result_back(string model, bool stream)
    {
        await _probe.ForgetAsync();
        var result = await RunAsync("run-tools.mjs", model, stream, "use a tool: weather.now for \"Paris\"");

        var call = Assert.Single(result.GetProperty("calls").EnumerateArray());
        Assert.Equal(("weather.now", "Paris"), (call.GetProperty("name").GetString(), call.GetProperty("input").GetProperty("city").GetString()));
        Assert.Contains("sunny", result.GetProperty("content").GetString(), StringComparison.Ordinal);
        Assert.Equal(["user", "assistant", "tool", "assistant"], result.GetProperty("roles").EnumerateArray().Select(role => role.GetString()));
        Assert.Equal(2, (await _probe.CallsAsync()).Count);
    }

    [Theory]
    [MemberData(nameof(ChatProbe.Forms), MemberType = typeof(ChatProbe))]
    public async Task Tool_runner_answers_parallel_calls_in_one_turn(bool stream)
    {
        // The first answer calls both tools; the next is the assistant's own.
        await _probe.ForgetAsync();
        await _probe.ScriptAsync(await ParallelRulesAsync());
        var result = await RunAsync("run-tools.mjs", ChatProbe.Nova, stream, "both, please");

        Assert.Equal(["weather.now", "get_time"], result.GetProperty("calls").EnumerateArray().Select(call => call.GetProperty("name").GetString()));
        Assert.Equal(["user", "assistant", "tool", "tool", "assistant"], result.GetProperty("roles").EnumerateArray().Select(role => role.GetString()));
        var turns = (await _probe.AllSentAsync())[^1].GetProperty("messages");
        Assert.Equal(["toolResult", "toolResult"], turns[2].GetProperty("content").EnumerateArray().Select(block => block.EnumerateObject().First().Name));
    }

    [Theory]
    [InlineData(ChatProbe.Claude45)]
    [InlineData(ChatProbe.Nova)]
    [InlineData(ChatProbe.Sonnet5)]
    public async Task Answer_is_parsed_into_the_schemas_object_whole_and_streamed(string model)
    {
        await _probe.ForgetAsync();
        var result = await RunAsync("parse.mjs", model, stream: false);

        Assert.True(result.GetProperty("valid").GetBoolean(), result.GetRawText());
        Assert.Equal("Paris", result.GetProperty("toolArguments").GetProperty("city").GetString());
    }

    [Fact]
    public async Task Stream_helper_puts_tool_calls_together_that_come_in_pieces()
    {
        await _probe.ScriptAsync(new ScriptedAnswer().Text("a", "b").Tool("first", "{\"x\":", "[1,", "2]}").Tool("second"));
        var result = await RunAsync("stream-tools.mjs", ChatProbe.Nova, stream: true);

        var message = result.GetProperty("completion").GetProperty("choices")[0].GetProperty("message");
        Assert.Equal("ab", message.GetProperty("content").GetString());
        Assert.Equal(
            [("first", "{\"x\":[1,2]}"), ("second", "{}")],
            message.GetProperty("tool_calls").EnumerateArray().Select(call => call.GetProperty("function"))
                .Select(function => (function.GetProperty("name").GetString(), function.GetProperty("arguments").GetString())));
        var events = result.GetProperty("events");
        Assert.Equal((2, 1, 2, 1), (Count(events, "content.delta"), Count(events, "content.done"), Count(events, "arguments.done"), Count(events, "end")));
        Assert.Equal(18, result.GetProperty("usage").GetProperty("total_tokens").GetInt32());
    }

    [Fact]
    public async Task Stream_helper_rejects_a_stream_that_failed_and_never_takes_it_for_whole()
    {
        await using var harness = await ServiceHarness.StartAsync(cancellationToken: Token);
        await harness.Control.AddRulesAsync(
            """[{"match":{},"fault":{"kind":"exceptionAfter","n":4,"exception":"throttlingException","message":"slow down"},"answer":{"tokens":40,"chunks":20} }]""", Token);
        var result = await RunAsync("stream-tools.mjs", ChatProbe.Nova, stream: true, harness: harness);

        Assert.False(result.TryGetProperty("completion", out _));
        Assert.Contains("throttles", result.GetProperty("failure").GetProperty("message").GetString(), StringComparison.OrdinalIgnoreCase);
    }

    // The names that Bedrock is offered stand in what the gateway sends, so they are looked up first.
    private async Task<string> ParallelRulesAsync()
    {
        await RunAsync("run-tools.mjs", ChatProbe.Nova, stream: false, "hello");
        var names = (await _probe.AllSentAsync())[0].GetProperty("toolConfig").GetProperty("tools").EnumerateArray()
            .Select(tool => tool.GetProperty("toolSpec").GetProperty("name").GetString()!).ToArray();
        var rules = JsonSerializer.SerializeToNode(new ScriptedAnswer().Text("Both").Tool(names[0], "{\"city\":", "\"Paris\"}").Tool(names[1]).Rules())!.AsArray();
        foreach (var rule in rules)
        {
            rule!["times"] = 1;
        }

        return rules.ToJsonString();
    }

    private static int Count(JsonElement events, string name) => events.TryGetProperty(name, out var count) ? count.GetInt32() : 0;

    private async Task<JsonElement> RunAsync(string script, string model, bool stream, string prompt = "", ServiceHarness? harness = null)
    {
        harness ??= fixture.Harness;
        var environment = new Dictionary<string, string>
        {
            ["GATEWAY_BASE_URL"] = harness.ChatBaseUrl.ToString(),
            ["GATEWAY_API_KEY"] = harness.ApiKey,
            ["GATEWAY_MODEL"] = model,
            ["GATEWAY_STREAM"] = stream ? "1" : "0",
            ["GATEWAY_PROMPT"] = prompt,
        };
        var outcome = await NodeTools.RunAsync("openai-client", script, environment, Token);
        outcome.AssertSuccess();
        return JsonElement.Parse(outcome.LastLine);
    }
}
