using System.Diagnostics.Metrics;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Overload;
using BedrockAspire.Tests.Infrastructure;
using Microsoft.Extensions.Time.Testing;

namespace BedrockAspire.Tests.Overload;

public sealed class CallGateTests : IDisposable
{
    private static readonly Guid A = Guid.NewGuid();
    private static readonly Guid B = Guid.NewGuid();

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Wait_ends_with_its_turn()
    {
        var gate = Gate(places: 1, queued: 10);
        await gate.EnterAsync(A, Token);
        var waiting = gate.EnterAsync(A, Token).AsTask();
        Assert.Equal((1, 1), (gate.UnderWay, gate.Waiting));

        _time.Advance(TimeSpan.FromSeconds(1));
        gate.Leave();

        Assert.Equal(TimeSpan.FromSeconds(1), await waiting.WaitAsync(TestTimeouts.Default, Token));
        Assert.Equal((1, 0), (gate.UnderWay, gate.Waiting));
        gate.Leave();
        Assert.Equal(0, gate.UnderWay);
    }

    [Fact]
    public async Task Wait_is_bounded()
    {
        var gate = Gate(places: 1, queued: 10);
        await gate.EnterAsync(A, Token);
        var waiting = gate.EnterAsync(B, Token).AsTask();

        _time.Advance(TimeSpan.FromSeconds(10));

        AssertShed(await Assert.ThrowsAsync<GatewayException>(() => waiting.WaitAsync(TestTimeouts.Default, Token)));
        gate.Leave();
        Assert.Equal((0, 0), (gate.UnderWay, gate.Waiting));
    }

    [Fact]
    public async Task Caller_who_leaves_keeps_nobody_waiting()
    {
        var gate = Gate(places: 1, queued: 10);
        await gate.EnterAsync(A, Token);
        using var leaving = new CancellationTokenSource();
        var left = gate.EnterAsync(A, leaving.Token).AsTask();
        var next = gate.EnterAsync(A, Token).AsTask();

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left.WaitAsync(TestTimeouts.Default, Token));
        gate.Leave();

        await next.WaitAsync(TestTimeouts.Default, Token);
    }

    [Fact]
    public async Task Full_queue_refuses_at_once_and_lets_another_tenant_push_out_the_newest()
    {
        var gate = Gate(places: 1, queued: 2);
        await gate.EnterAsync(A, Token);
        var first = gate.EnterAsync(A, Token).AsTask();
        var second = gate.EnterAsync(A, Token).AsTask();

        AssertShed(await Assert.ThrowsAsync<GatewayException>(() => gate.EnterAsync(A, Token).AsTask()));
        var other = gate.EnterAsync(B, Token).AsTask();

        AssertShed(await Assert.ThrowsAsync<GatewayException>(() => second.WaitAsync(TestTimeouts.Default, Token)));
        gate.Leave();
        await first.WaitAsync(TestTimeouts.Default, Token);
        gate.Leave();
        await other.WaitAsync(TestTimeouts.Default, Token);
        gate.Leave();
        Assert.Equal((0, 0), (gate.UnderWay, gate.Waiting));
    }

    [Fact]
    public async Task Many_threads_neither_pass_together_nor_get_stuck()
    {
        const int Places = 3;
        var gate = Gate(Places, queued: 1000);
        var inside = 0;
        var most = 0;

        await Task.WhenAll(Enumerable.Range(0, 16).Select(number => Task.Run(
            async () =>
            {
                var tenant = number % 2 == 0 ? A : B;
                for (var round = 0; round < 2000; round++)
                {
                    await gate.EnterAsync(tenant, Token);
                    var now = Interlocked.Increment(ref inside);
                    if (now > Volatile.Read(ref most))
                    {
                        Volatile.Write(ref most, now);
                    }

                    await Task.Yield();
                    Interlocked.Decrement(ref inside);
                    gate.Leave();
                }
            },
            Token))).WaitAsync(TestTimeouts.Default, Token);

        Assert.InRange(most, 1, Places);
        Assert.Equal((0, 0), (gate.UnderWay, gate.Waiting));
    }

    [Fact]
    public async Task Way_without_a_wait_allocates_nothing()
    {
        var gate = Gate(places: 1, queued: 1);
        await gate.EnterAsync(A, Token);
        gate.Leave();
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var round = 0; round < 1000; round++)
        {
            await gate.EnterAsync(A, CancellationToken.None);
            gate.Leave();
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    public void Dispose() => _services.Dispose();

    private static void AssertShed(GatewayException exception)
    {
        Assert.Equal((503, "server_overloaded"), (exception.Error.Facts.Status, exception.Error.Facts.Code));
        Assert.NotNull(exception.Error.RetryAfter);
    }

    private CallGate Gate(int places, int queued) => new(
        new OverloadOptions { MaxCallsPerModel = places, MaxQueuedPerModel = queued },
        new OverloadMetrics(_services.GetRequiredService<IMeterFactory>()),
        _time);
}
