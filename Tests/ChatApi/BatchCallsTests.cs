using BedrockAspire.ChatApi.Batches;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.ChatApi;

public sealed class BatchCallsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_more_calls_than_allowed_are_under_way_over_all_requests()
    {
        using var calls = new BatchCalls(maxParallel: 2, maxQueued: 100, "things");
        using var release = new SemaphoreSlim(0);
        var twoUnderWay = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int underWay = 0, most = 0;

        var requests = Enumerable.Range(0, 3).Select(request => calls.RunAsync(4, async (number, token) =>
        {
            var now = Interlocked.Increment(ref underWay);
            InterlockedMax(ref most, now);
            if (now == 2)
            {
                twoUnderWay.TrySetResult();
            }

            await release.WaitAsync(token);
            Interlocked.Decrement(ref underWay);
            return $"{request}.{number}";
        }, Cancellation)).ToArray();
        await twoUnderWay.Task.WaitAsync(TestTimeouts.Default, Cancellation);
        release.Release(12);
        var results = await Task.WhenAll(requests).WaitAsync(TestTimeouts.Default, Cancellation);

        Assert.Equal(2, most);
        Assert.Equal(["0.0", "0.1", "0.2", "0.3", "1.0", "1.1", "1.2", "1.3", "2.0", "2.1", "2.2", "2.3"], results.SelectMany(result => result));
    }

    [Fact]
    public async Task Call_that_fails_ends_the_request_and_disposes_what_the_others_gave()
    {
        using var calls = new BatchCalls(maxParallel: 2, maxQueued: 2, "things");
        var first = new Disposable();
        var firstIsThere = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var failed = await Assert.ThrowsAsync<GatewayException>(() => calls.RunAsync(2, async (number, token) =>
        {
            if (number == 0)
            {
                firstIsThere.SetResult();
                return first;
            }

            await firstIsThere.Task.WaitAsync(token);
            throw GatewayException.Invalid("no", "b");
        }, Cancellation).WaitAsync(TestTimeouts.Default, Cancellation));
        var after = await calls.RunAsync(2, static (_, _) => Task.FromResult("x"), Cancellation);

        Assert.Equal("b", failed.Error.Param);
        Assert.True(first.IsDisposed);
        Assert.Equal(["x", "x"], after);
    }

    [Fact]
    public async Task Request_that_would_overfill_the_queue_is_refused_before_any_call()
    {
        using var calls = new BatchCalls(maxParallel: 1, maxQueued: 3, "things");

        var refused = await Assert.ThrowsAsync<GatewayException>(
            () => calls.RunAsync<string>(4, static (_, _) => throw new InvalidOperationException("No call was expected."), Cancellation));

        Assert.Equal((503, TimeSpan.FromSeconds(5)), (refused.Error.Facts.Status, refused.Error.RetryAfter));
        Assert.Contains("things", refused.Error.Message, StringComparison.Ordinal);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); seen < value; seen = Volatile.Read(ref target))
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }

    private sealed class Disposable : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
