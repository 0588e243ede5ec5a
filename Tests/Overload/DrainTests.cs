using System.Net;
using BedrockAspire.Tests.Infrastructure;
using Microsoft.Extensions.Time.Testing;

namespace BedrockAspire.Tests.Overload;

/// <summary>How a service ends that was asked to.</summary>
public sealed class DrainTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Service_that_ends_is_not_ready_refuses_calls_and_cuts_streams_short_with_an_error()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var harness = await ServiceHarness.StartAsync(
            options => options.ConfigureServices = services => services.AddSingleton<TimeProvider>(time), Token);
        await harness.Control.AddRulesAsync("""[{"match":{"contains":"hold"},"fault":{"kind":"stallAfter","n":3},"answer":{"tokens":40,"chunks":20}}]""", Token);
        using var held = await OverloadTests.HoldAsync(harness.ChatClient);

        var stopping = harness.Chat.StopAsync(Token);
        await UntilNotReadyAsync(harness.ChatClient);
        using var late = await OverloadTests.ChatAsync(harness.ChatClient, "late");
        await OverloadTests.AssertRefusedAsync(late, "server_shutting_down");
        Assert.True(late.Headers.ConnectionClose);
        Assert.False(stopping.IsCompleted);

        await using var stream = await held.Content.ReadAsStreamAsync(Token);
        var reading = new SseReader(stream).ReadDataToEndAsync(Token);
        await time.AdvanceUntilAsync(reading, TimeSpan.FromSeconds(10));
        var lines = await reading;
        Assert.Contains(lines, line => line.Contains("server_shutting_down", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("\"finish_reason\":\"", StringComparison.Ordinal));
        await time.AdvanceUntilAsync(stopping);
        await stopping;
    }

    [Fact]
    public async Task Service_that_ends_serves_those_who_have_not_yet_turned_away()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var harness = await ServiceHarness.StartAsync(
            options =>
            {
                options.ConfigureServices = services => services.AddSingleton<TimeProvider>(time);
                options.Settings["Gateway:Shutdown:ReadinessDelay"] = "00:00:05";
            },
            Token);

        var stopping = harness.Chat.StopAsync(Token);
        await UntilNotReadyAsync(harness.ChatClient);
        using var late = await OverloadTests.ChatAsync(harness.ChatClient, "late");

        Assert.Equal(HttpStatusCode.OK, late.StatusCode);
        // Or its client would not look for another replica.
        Assert.True(late.Headers.ConnectionClose);
        Assert.False(stopping.IsCompleted);
        await time.AdvanceUntilAsync(stopping);
        await stopping;
    }

    [Fact]
    public async Task Stream_that_ends_in_time_is_whole()
    {
        await using var harness = await ServiceHarness.StartAsync(cancellationToken: Token);
        await harness.Control.AddRulesAsync("""[{"match":{"contains":"hold"},"answer":{"tokens":40,"chunks":20,"chunkDelayMs":20}}]""", Token);
        using var open = await OverloadTests.HoldAsync(harness.ChatClient);

        var stopping = harness.Chat.StopAsync(Token);
        await using var stream = await open.Content.ReadAsStreamAsync(Token);
        var lines = await new SseReader(stream).ReadDataToEndAsync(Token);

        Assert.Equal("[DONE]", lines[^1]);
        Assert.Contains(lines, line => line.Contains("\"finish_reason\":\"stop\"", StringComparison.Ordinal));
        await stopping.WaitAsync(TestTimeouts.Default, Token);
    }

    private static async Task UntilNotReadyAsync(HttpClient client)
    {
        var ready = HttpStatusCode.OK;
        while (ready != HttpStatusCode.ServiceUnavailable)
        {
            using var probe = await client.GetAsync("/health/ready", Token).WaitAsync(TestTimeouts.Default, Token);
            ready = probe.StatusCode;
        }
    }
}
