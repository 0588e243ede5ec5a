using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Limits;

/// <summary>The promise: a budget is never overrun by more than the estimate errors of the calls in flight, and it can be used up. Over a real PostgreSQL.</summary>
public sealed class TwoReplicasTests(PostgresServer server)
{
    private const int Clients = 16;
    private const int Replicas = 2;

    // No call of these tests costs more.
    private const long Dearest = 20_000_000;

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(3, 0.3)]
    [InlineData(4, 0.3)]
    public async Task Budget_is_used_up_and_never_overrun(int seed, double errors)
    {
        var database = await server.CreateDatabaseAsync();
        await using var admin = new StoreUnderTest(database);
        var budget = StoreUnderTest.GatewayBudget(4);
        var wide = StoreUnderTest.GatewayBudget(100, BudgetInterval.Month);
        await admin.AddAsync(budget);
        await admin.AddAsync(wide);
        var totals = await Task.WhenAll(Enumerable.Range(0, Replicas).Select(number => RunReplicaAsync(database, seed + (number * 1000), errors)));

        var total = totals.Sum(one => one.Spent);
        var dearestError = totals.Max(one => one.DearestError);
        Assert.InRange(total, (long)(budget.Limit.Nanodollars * 0.9), budget.Limit.Nanodollars + (dearestError * Clients * Replicas));
        // All was reported, nothing is held, and both budgets counted every call once.
        foreach (var state in new[] { await admin.StateAsync(budget), await admin.StateAsync(wide) })
        {
            Assert.Equal((total, 0L, 0L), (state.Spent.Nanodollars, state.Leased.Nanodollars, state.WrittenOff.Nanodollars));
        }
    }

    private static async Task<(long Spent, long DearestError)> RunReplicaAsync(string database, int seed, double errors)
    {
        await using var store = new StoreUnderTest(database);
        using var replica = new ReplicaUnderTest(store.Store, TimeProvider.System, options =>
        {
            options.ReportInterval = TimeSpan.FromMilliseconds(100);
            // A machine that is busy with other tests is no outage.
            options.DatabaseTimeout = TimeSpan.FromMinutes(1);
        });
        await replica.Exchange.StartAsync(CancellationToken.None);
        await replica.Exchange.FirstAttempt.WaitAsync(TestTimeouts.Default);
        var results = await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(() => CallAsync(replica, new Random(seed + client), errors))));
        await replica.Exchange.StopAsync(CancellationToken.None);
        Assert.All(replica.Table.Leases, lease => Assert.Equal(0, lease.Reserved));
        return (results.Sum(result => result.Spent), results.Max(result => result.DearestError));
    }

    private static async Task<(long Spent, long DearestError)> CallAsync(ReplicaUnderTest replica, Random random, double errors)
    {
        var (spent, dearestError, refusals) = (0L, 0L, 0);
        while (refusals < 10)
        {
            var worst = random.NextInt64(1, Dearest);
            var cost = random.NextDouble() < errors ? worst + random.NextInt64(0, worst / 4) : random.NextInt64(0, worst + 1);
            try
            {
                var request = replica.Request();
                var reservation = await replica.Limits.ReserveAsync(request, new Money(worst), CancellationToken.None);
                await Task.Yield();
                if (random.Next(10) == 0)
                {
                    // A call that failed before it reached Bedrock.
                    cost = 0;
                }

                reservation.Settle(new Money(cost), 10);
                replica.Limits.Leave(request);
                spent += cost;
                dearestError = Math.Max(dearestError, cost - worst);
            }
            catch (GatewayException exception)
            {
                Assert.Equal(GatewayErrorKind.QuotaExceeded, exception.Error.Kind);
                refusals++;
            }
        }

        return (spent, dearestError);
    }
}
