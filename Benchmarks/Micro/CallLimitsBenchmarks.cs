using System.Diagnostics.Metrics;
using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Calls;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Gateway.Limits;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Benchmarks.Micro;

/// <summary>What do limits cost a call that is within them: enter, reserve, settle, leave, by the number of budgets that count it?</summary>
/// <remarks>Not sealed: BenchmarkDotNet derives from it.</remarks>
public class CallLimitsBenchmarks : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly Caller _caller = new() { KeyId = Guid.NewGuid(), KeyName = "benchmark" };
    private CallLimits _limits = null!;
    private LeaseExchange _exchange = null!;
    private GatewayRequest _request = null!;

    /// <summary>Budgets that count the call; without any, nothing may be allocated.</summary>
    [Params(0, 1, 4)]
    public int Budgets { get; set; }

    [GlobalSetup]
    public async Task PrepareAsync()
    {
        var metrics = new LimitMetrics(_services.GetRequiredService<IMeterFactory>());
        var options = Options.Create(new LimitOptions());
        var table = new LimitTable(TimeProvider.System);
        _exchange = new LeaseExchange(
            new BoundlessStore(Budgets),
            new Replica("benchmark", "ChatApi"),
            table,
            options,
            metrics,
            TimeProvider.System,
            NullLogger<LeaseExchange>.Instance);
        _limits = new CallLimits(table, _exchange, options, metrics, TimeProvider.System);
        _request = new GatewayRequest(TimeProvider.System, "simulator", isStrict: false)
        {
            Caller = _caller,
            Estimate = new CallEstimate { InputTokens = 100, MaxOutputTokens = 100 },
        };
        await _exchange.RunOnceAsync(CancellationToken.None);
        var first = _limits.ReserveAsync(_request, new Money(1), CancellationToken.None).AsTask();
        while (!first.IsCompleted)
        {
            await _exchange.RunOnceAsync(CancellationToken.None);
            await Task.Yield();
        }

        (await first).Settle(Money.Zero, 0);
        _limits.Leave(_request);
    }

    [Benchmark]
    public async Task<bool> EnterReserveSettleLeaveAsync()
    {
        if (_limits.Enter(_request) is not null)
        {
            throw new BenchmarkException("The call was refused.");
        }

        var reservation = await _limits.ReserveAsync(_request, new Money(1000), CancellationToken.None);
        reservation.Settle(Money.Zero, 150);
        _limits.Leave(_request);
        return reservation.IsSettled;
    }

    public void Dispose()
    {
        _exchange.Dispose();
        _services.Dispose();
        GC.SuppressFinalize(this);
    }

    private sealed class BoundlessStore(int budgets) : IBudgetStore
    {
        private static readonly Money Limit = new(long.MaxValue / 4);

        public Task<ReplicaNews> BeatAsync(Replica replica, long knownVersion, CancellationToken cancellationToken) => Task.FromResult(new ReplicaNews(
            1,
            new LimitSettings(1, [.. Enumerable.Range(0, budgets).Select(_ => new Budget(Guid.NewGuid(), "all", BudgetScope.Gateway, "", BudgetInterval.Total, Limit))])));

        public Task<IReadOnlyList<LeaseAnswer>> ExchangeAsync(Replica replica, IReadOnlyList<LeaseAsk> asks, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<LeaseAnswer>>(
            [
                .. asks.Select(ask => new LeaseAnswer(
                    ask.BudgetId, ask.Window.Start, Limit.Nanodollars, Limit.Nanodollars / 2, 0, Limit.Nanodollars / 2, 0)),
            ]);

        public Task LeaveAsync(Replica replica, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<IReadOnlyList<BudgetState>> StatesAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
