using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Limits;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Limits;

/// <summary>The part in memory under real threads: no more is spent than was granted, and every amount is counted once.</summary>
public sealed class BudgetLeaseThreadsTests
{
    private const int Threads = 8;
    private const long Limit = 300_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Threads_spend_the_whole_limit_and_nothing_beyond_it(int seed)
    {
        var budget = new Budget(Guid.NewGuid(), "All", BudgetScope.Gateway, "", BudgetInterval.Total, new Money(Limit));
        var lease = new BudgetLease(budget, PeriodWindow.Of(BudgetInterval.Total, DateTimeOffset.UnixEpoch));
        var (spent, granted, running) = (0L, 0L, Threads);
        var exchange = Task.Run(() =>
        {
            var random = new Random(seed);
            while (Volatile.Read(ref running) > 0)
            {
                Exchange(random.Next(2) == 0);
            }

            Exchange(giveBack: true);
        }, TestContext.Current.CancellationToken);

        await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread =>
                Task.Run(() => Spend(new Random((seed * 100) + thread)), TestContext.Current.CancellationToken)))
            .WaitAsync(TestTimeouts.Default, TestContext.Current.CancellationToken);
        await exchange.WaitAsync(TestTimeouts.Default, TestContext.Current.CancellationToken);

        Assert.Equal(spent, lease.Spent);
        Assert.Equal((0L, 0L), (lease.Reserved, lease.Available));
        Assert.InRange(spent, Limit - 200, Limit);
        Assert.Equal(spent, granted);

        // The store's side, of which this lease is the only one; beside what it needs, it takes a little more now and then.
        void Exchange(bool giveBack)
        {
            if ((lease.Ask(isTick: true, giveBack) ?? (giveBack ? null : new LeaseAsk(budget.Id, lease.Window, lease.Spent, 0, 0, granted))) is not { } ask)
            {
                return;
            }

            granted = LeaseRules.Grant(Limit, granted, granted, ask.Spent, ask.Least, ask.Need, giveBack ? ask.Want : Math.Max(ask.Want, granted + 5_000));
            lease.Take(ask, new LeaseAnswer(budget.Id, lease.Window.Start, Limit, granted, Math.Max(0, ask.Spent), granted, Math.Max(0, ask.Spent)));
        }

        void Spend(Random random)
        {
            // Until hardly a call fits any more.
            while (Interlocked.Read(ref spent) < Limit - 200)
            {
                var amount = random.Next(1, 100);
                if (lease.TryReserve(amount))
                {
                    var cost = random.Next(0, amount + 1);
                    Interlocked.Add(ref spent, cost);
                    lease.Settle(amount, cost);
                }
                else
                {
                    Thread.Yield();
                }
            }

            Interlocked.Decrement(ref running);
        }
    }
}
