using System.Net;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Simulator;

public sealed class RuleTests
{
    private static readonly string Hello = SimulatorServer.Say("hello");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rule_skips_acts_and_retires()
    {
        await using var server = await SimulatorServer.StartAsync();
        await server.Control.AddRulesAsync(
            """{"match":{"operation":"Converse","modelId":"us.anthropic.*"},"skip":1,"times":2,"fault":{"kind":"throttle"}}""", Cancelled);

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 4; i++)
        {
            statuses.Add((await server.ConverseAsync(Hello)).Status);
        }

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests, HttpStatusCode.OK], statuses);
    }

    [Fact]
    public async Task Rule_matches_text_of_the_prompt_and_region()
    {
        await using var server = await SimulatorServer.StartAsync();
        await server.Control.AddRulesAsync(
            """[{"match":{"contains":"say \"magic\"","region":"us-east-1"},"answer":{"text":"abracadabra"}}]""", Cancelled);

        Assert.Equal("abracadabra", await server.AskAsync("please say \"magic\" now"));
        Assert.NotEqual("abracadabra", await server.AskAsync("please say nothing"));
    }

    [Fact]
    public async Task Answer_gives_text_usage_reasoning_and_stop_reason()
    {
        await using var server = await SimulatorServer.StartAsync();
        await server.Control.AddRulesAsync(
            """
            {"answer":{"text":"one two three","reasoning":"because","stopReason":"content_filtered","chunks":2,
              "usage":{"inputTokens":11,"outputTokens":22,"cacheReadInputTokens":33,"cacheWriteInputTokens":44}}}
            """,
            Cancelled);

        var reply = await server.ConverseAsync(Hello);
        var frames = await server.StreamAsync(Hello);

        Assert.Equal("content_filtered", reply.Json.GetProperty("stopReason").GetString());
        Assert.Equal(110, reply.Json.GetProperty("usage").GetProperty("totalTokens").GetInt32());
        ServiceModelValidator.Runtime.AssertValidOutput("Converse", reply.Bytes);
        Assert.Equal(2, frames.Count(frame => frame.PayloadText.Contains("\"delta\":{\"text\"", StringComparison.Ordinal)));
        var ledger = (await server.Control.LedgerAsync(Cancelled)).GetProperty("anthropic.claude-sonnet-4-5-20250929-v1:0");
        Assert.Equal(2, ledger.GetProperty("calls").GetInt32());
        Assert.Equal(22, ledger.GetProperty("inputTokens").GetInt32());
        Assert.Equal(44, ledger.GetProperty("outputTokens").GetInt32());
        Assert.Equal(66, ledger.GetProperty("cacheReadInputTokens").GetInt32());
    }

    [Fact]
    public async Task Answer_of_tokens_is_billed_by_the_token_and_replayed_unchanged()
    {
        await using var server = await SimulatorServer.StartAsync();
        await server.Control.AddRulesAsync("""{"answer":{"tokens":50}}""", Cancelled);
        var path = SimulatorServer.PathOf(SimulatorServer.Claude, "converse-stream");

        var first = await server.PostAsync(path, Hello);
        var second = await server.PostAsync(path, Hello);

        Assert.Equal(first.Bytes, second.Bytes);
        Assert.Equal(50 + 4, EventStreamFrames.Decode(first.Bytes).Count);
        var ledger = (await server.Control.LedgerAsync(Cancelled)).EnumerateObject().Single().Value;
        Assert.Equal(100, ledger.GetProperty("outputTokens").GetInt32());
    }

    [Fact]
    public async Task Answer_of_events_is_sent_verbatim()
    {
        await using var server = await SimulatorServer.StartAsync();
        await server.Control.AddRulesAsync(
            """{"answer":{"events":[{"type":"futureEvent","payload":{"x":1}},{"type":"validationException","messageType":"exception","payload":{"message":"m"}}]}}""",
            Cancelled);

        var frames = await server.StreamAsync(Hello);

        Assert.Equal("""{"x":1}""", frames[0].PayloadText);
        Assert.Equal("validationException", frames[1].ExceptionType);
    }

    [Fact]
    public async Task Answer_of_a_body_replaces_any_operations_json()
    {
        await using var server = await SimulatorServer.StartAsync();
        await server.Control.AddRulesAsync(
            """[{"match":{"operation":"ListFoundationModels"},"answer":{"body":{"modelSummaries":[]}}},{"match":{"operation":"Converse"},"answer":{"body":{"odd":true}}}]""",
            Cancelled);

        Assert.Equal("""{"modelSummaries":[]}""", (await server.GetAsync("/foundation-models")).Text);
        Assert.Equal("""{"odd":true}""", (await server.ConverseAsync(Hello)).Text);
    }

    [Fact]
    public async Task Chunk_delay_waits_on_the_clock()
    {
        var time = new SignallingTimeProvider();
        await using var server = await SimulatorServer.StartAsync(time);
        await server.Control.AddRulesAsync("""{"answer":{"text":"ab","chunks":1,"chunkDelayMs":1000}}""", Cancelled);

        var pending = server.StreamAsync(Hello);
        await time.TimerCreated(TimeSpan.FromSeconds(1)).WaitAsync(TestTimeouts.Default, Cancelled);
        Assert.False(pending.IsCompleted);
        time.AutoAdvanceAmount = TimeSpan.FromSeconds(1);
        while (!pending.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(5, (await pending).Count);
    }

    [Fact]
    public async Task Truncated_stream_is_billed_for_the_share_that_was_sent()
    {
        await using var server = await SimulatorServer.StartAsync();
        await server.Control.AddRulesAsync(
            """{"answer":{"tokens":96,"usage":{"inputTokens":10,"outputTokens":100}},"fault":{"kind":"closeAfter","n":50}}""", Cancelled);

        await server.StreamAsync(Hello);

        var ledger = (await server.Control.LedgerAsync(Cancelled)).EnumerateObject().Single().Value;
        Assert.Equal(10, ledger.GetProperty("inputTokens").GetInt32());
        Assert.Equal(50, ledger.GetProperty("outputTokens").GetInt32());
    }

    [Fact]
    public async Task Rule_with_a_misspelt_member_is_refused()
    {
        await using var server = await SimulatorServer.StartAsync();

        var reply = await server.PostAsync("/_simulator/rules", """{"fault":{"kind":"throttle","retryAfter":1}}""");

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Contains("retryAfter", reply.Text, StringComparison.Ordinal);
    }
}
