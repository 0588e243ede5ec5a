using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Limits;

/// <summary>A real PostgreSQL that is stopped and started again while calls are made.</summary>
public sealed class DatabaseOutageTests
{
    private const int Clients = 8;

    [Fact]
    public async Task Outage_under_load_refuses_with_503_then_goes_on_and_overruns_nothing()
    {
        await using var cluster = await PostgresServer.StartOwnAsync();
        await PostgresServer.MigrateAsync(cluster.ConnectionString);
        await using var store = new StoreUnderTest(cluster.ConnectionString + ";Timeout=2;Command Timeout=2");
        var budget = StoreUnderTest.GatewayBudget(1);
        await store.AddAsync(budget);
        using var replica = new ReplicaUnderTest(store.Store, TimeProvider.System, options => options.ReportInterval = TimeSpan.FromMilliseconds(100));
        await replica.Exchange.StartAsync(TestContext.Current.CancellationToken);
        await replica.Exchange.FirstAttempt.WaitAsync(TestTimeouts.Default, TestContext.Current.CancellationToken);
        var isAway = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isUsedUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var spent = 0L;

        var clients = Enumerable.Range(0, Clients).Select(number => Task.Run(() => CallAsync(new Random(number)), TestContext.Current.CancellationToken)).ToArray();
        await cluster.StopAsync();
        await isAway.Task.WaitAsync(TestTimeouts.Default, TestContext.Current.CancellationToken);
        var before = Interlocked.Read(ref spent);
        await cluster.StartAsync();
        await isUsedUp.Task.WaitAsync(TestTimeouts.Default, TestContext.Current.CancellationToken);
        await Task.WhenAll(clients);
        await replica.Exchange.StopAsync(TestContext.Current.CancellationToken);

        Assert.True(before < budget.Limit.Nanodollars, "The budget was used up before the database was stopped.");
        Assert.InRange(spent, budget.Limit.Nanodollars * 9 / 10, budget.Limit.Nanodollars);
        var state = await store.StateAsync(budget);
        Assert.Equal((spent, 0L), (state.Spent.Nanodollars, state.Leased.Nanodollars));

        async Task CallAsync(Random random)
        {
            while (!isUsedUp.Task.IsCompleted)
            {
                try
                {
                    var worst = random.NextInt64(1, 100_000);
                    var request = replica.Request();
                    var reservation = await replica.Limits.ReserveAsync(request, new Money(worst), TestContext.Current.CancellationToken);
                    var cost = random.NextInt64(0, worst + 1);
                    await Task.Yield();
                    reservation.Settle(new Money(cost), 0);
                    replica.Limits.Leave(request);
                    Interlocked.Add(ref spent, cost);
                }
                catch (GatewayException exception) when (exception.Error.Kind == GatewayErrorKind.LimitsUnavailable)
                {
                    isAway.TrySetResult();
                }
                catch (GatewayException exception)
                {
                    Assert.Equal(GatewayErrorKind.QuotaExceeded, exception.Error.Kind);
                    if (Interlocked.Read(ref spent) >= budget.Limit.Nanodollars * 9 / 10)
                    {
                        isUsedUp.TrySetResult();
                    }
                }
            }
        }
    }
}
