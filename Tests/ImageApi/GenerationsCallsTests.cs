using System.Net;
using BedrockAspire.Tests.Infrastructure;
using Microsoft.Extensions.Time.Testing;

namespace BedrockAspire.Tests.ImageApi;

/// <summary>How calls to Bedrock run: how many at a time, how long, and what ends them.</summary>
public sealed class GenerationsCallsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Calls_of_one_request_run_side_by_side_up_to_the_bound()
    {
        const int bound = 3;
        await using var bedrock = await StubBedrock.StartAsync(Token);
        await using var harness = await StartAsync(bedrock, options => options.Settings["ImageApi:MaxParallelCalls"] = "3");

        var request = ImageServiceFixture.SendAsync(harness.ImageClient, """{"prompt":"a fox","n":7}""");
        var held = new Queue<StubBedrockCall>();
        for (var i = 0; i < bound; i++)
        {
            held.Enqueue(await bedrock.NextAsync(Token));
        }

        // One at a time is answered from here on, so that never more than the bound may be there.
        for (var i = bound; i < 7; i++)
        {
            Assert.False(bedrock.HasMore);
            held.Dequeue().Answer.SetResult();
            held.Enqueue(await bedrock.NextAsync(Token));
        }

        Assert.False(bedrock.HasMore);
        foreach (var call in held)
        {
            call.Answer.SetResult();
        }

        var answer = await request.WaitAsync(TestTimeouts.Default, Token);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(7, answer.Base64.Count);
    }

    [Fact]
    public async Task Generation_of_ten_minutes_is_not_cut()
    {
        var clock = new FakeTimeProvider();
        await using var bedrock = await StubBedrock.StartAsync(Token);
        await using var harness = await StartAsync(
            bedrock, options => options.ConfigureServices = services => services.AddSingleton<TimeProvider>(clock));

        var request = ImageServiceFixture.SendAsync(harness.ImageClient, """{"prompt":"a fox"}""");
        var call = await bedrock.NextAsync(Token);
        clock.Advance(TimeSpan.FromMinutes(10));
        Assert.False(call.Left.Task.IsCompleted);
        call.Answer.SetResult();

        var answer = await request.WaitAsync(TestTimeouts.Default, Token);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(clock.GetUtcNow().ToUnixTimeSeconds(), answer.Body.GetProperty("created").GetInt64());
    }

    [Fact]
    public async Task Caller_who_leaves_ends_the_calls()
    {
        await using var bedrock = await StubBedrock.StartAsync(Token);
        await using var harness = await StartAsync(bedrock);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);

        using var content = new StringContent("""{"prompt":"a fox","n":2}""", System.Text.Encoding.UTF8, "application/json");
        var request = harness.ImageClient.PostAsync(ImageServiceFixture.Generations, content, leaving.Token);
        StubBedrockCall[] calls = [await bedrock.NextAsync(Token), await bedrock.NextAsync(Token)];
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        await Task.WhenAll(calls.Select(call => call.Left.Task)).WaitAsync(TestTimeouts.Default, Token);
    }

    [Fact]
    public async Task Failure_ends_the_calls_beside_it()
    {
        await using var bedrock = await StubBedrock.StartAsync(Token);
        await using var harness = await StartAsync(bedrock, options => options.Settings["ImageApi:MaxParallelCalls"] = "2");

        var request = ImageServiceFixture.SendAsync(harness.ImageClient, """{"prompt":"a fox","n":5}""");
        var failing = await bedrock.NextAsync(Token);
        var beside = await bedrock.NextAsync(Token);
        failing.Fail.SetResult();

        await beside.Left.Task.WaitAsync(TestTimeouts.Default, Token);
        (await request.WaitAsync(TestTimeouts.Default, Token)).AssertError(HttpStatusCode.BadGateway, "upstream_failed", null);
        Assert.False(bedrock.HasMore);
    }

    private static Task<ServiceHarness> StartAsync(StubBedrock bedrock, Action<ServiceHarnessOptions>? configure = null) =>
        ImageServiceFixture.StartAsync(options =>
        {
            options.Settings["Bedrock:SimulatorUrl"] = bedrock.Address.ToString();
            configure?.Invoke(options);
        });
}
