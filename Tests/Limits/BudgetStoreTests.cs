using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Limits;
using BedrockAspire.Tests.Infrastructure;
using Npgsql;

namespace BedrockAspire.Tests.Limits;

/// <summary>The stores, exchange by exchange, on both databases.</summary>
public sealed class BudgetStoreTests(PostgresServer server) : IDisposable
{
    private static readonly PeriodWindow Ever = PeriodWindow.Of(BudgetInterval.Total, DateTimeOffset.UnixEpoch);
    private static readonly Replica One = new("one", "ChatApi");
    private static readonly Replica Two = new("two", "ChatApi");

    private readonly TemporaryFolder _folder = new();
    private long _sequence;

    public static TheoryData<string> Databases => ["postgresql", "sqlite"];

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Lease_is_granted_reported_and_given_back(string database)
    {
        await using var store = await StartAsync(database);
        var budget = StoreUnderTest.GatewayBudget(1600);
        await store.AddAsync(budget);

        var granted = await ExchangeAsync(store, One, Ask(budget, -1, 0, 0, long.MaxValue));
        var spent = await ExchangeAsync(store, One, Ask(budget, Nano(30), 0, 0, Nano(100)));
        var returned = await ExchangeAsync(store, One, Ask(budget, Nano(40), 0, 0, 0));

        Assert.Equal((Nano(100), Nano(100), 0L, 0L), (granted.Granted, granted.Committed, granted.OwnSpent, granted.Spent));
        Assert.Equal((Nano(100), Nano(100), Nano(30), Nano(30)), (spent.Granted, spent.Committed, spent.OwnSpent, spent.Spent));
        Assert.Equal((Nano(40), Nano(40), Nano(40), Nano(40)), (returned.Granted, returned.Committed, returned.OwnSpent, returned.Spent));
        Assert.Equal(Nano(1560), returned.Remaining);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Report_that_is_repeated_or_late_changes_nothing(string database)
    {
        await using var store = await StartAsync(database);
        var budget = StoreUnderTest.GatewayBudget(1600);
        await store.AddAsync(budget);
        await ExchangeAsync(store, One, Ask(budget, -1, 0, 0, long.MaxValue));
        var late = Ask(budget, Nano(20), 0, 0, Nano(20)) with { Sequence = ++_sequence };
        var report = Ask(budget, Nano(50), 0, 0, Nano(90)) with { Sequence = ++_sequence };

        await store.Store.ExchangeAsync(One, [report], CancellationToken);
        await store.Store.ExchangeAsync(One, [report], CancellationToken);
        var answer = Assert.Single(await store.Store.ExchangeAsync(One, [late], CancellationToken));

        Assert.Equal((Nano(90), Nano(50), Nano(90), Nano(50)), (answer.Granted, answer.OwnSpent, answer.Committed, answer.Spent));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Rows_of_replicas_long_gone_are_removed_and_what_they_spent_and_held_stays(string database)
    {
        await using var store = await StartAsync(database);
        var (daily, total) = (StoreUnderTest.GatewayBudget(1600, BudgetInterval.Day), StoreUnderTest.GatewayBudget(1600));
        await store.AddAsync(daily);
        await store.AddAsync(total);
        var now = TimeProvider.System.GetUtcNow();
        var day = PeriodWindow.Of(BudgetInterval.Day, now);
        await store.Store.BeatAsync(One, -1, CancellationToken);
        await store.Store.BeatAsync(Two, -1, CancellationToken);
        await ExchangeAsync(store, One, Ask(daily, Nano(30), 0, 0, Nano(100)) with { Window = day });
        await ExchangeAsync(store, One, Ask(total, Nano(5), 0, 0, Nano(50)));
        await ExchangeAsync(store, Two, Ask(total, Nano(7), 0, 0, 0));
        var before = (await store.RowsAsync(daily, day.Start), await store.RowsAsync(total, Ever.Start));

        var young = await store.CleanAsync(now.AddDays(61));
        var afterYoung = (await store.RowsAsync(daily, day.Start), await store.RowsAsync(total, Ever.Start));
        var old = await store.CleanAsync(now.AddDays(64));
        var again = await store.CleanAsync(now.AddDays(64));

        Assert.Equal((0, 0), young);
        Assert.Equal(before, afterYoung);
        // One keeps its lease of the budget without an end, of which it may yet give something back, and therefore its own row.
        Assert.Equal((2, 1), old);
        Assert.Equal((0, 0), again);
        Assert.Equal((Nano(30), 0L, Nano(70), 0), await store.RowsAsync(daily, day.Start));
        Assert.Equal((Nano(12), Nano(45), 0L, 1), await store.RowsAsync(total, Ever.Start));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Budget_that_is_gone_has_no_answer_and_the_others_do(string database)
    {
        await using var store = await StartAsync(database);
        var kept = StoreUnderTest.GatewayBudget(10);
        var gone = StoreUnderTest.GatewayBudget(10);
        await store.AddAsync(kept);
        await store.AddAsync(gone);
        LeaseAsk[] asks = [Ask(kept, -1, 0, 0, long.MaxValue), Ask(gone, -1, 0, 0, long.MaxValue)];
        await store.Store.ExchangeAsync(One, asks, CancellationToken);

        await store.DeleteAsync(gone);
        var answers = await store.Store.ExchangeAsync(One, asks, CancellationToken);

        Assert.Equal(kept.Id, Assert.Single(answers).BudgetId);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Lowered_limit_grants_nothing_more(string database)
    {
        await using var store = await StartAsync(database);
        var budget = StoreUnderTest.GatewayBudget(100);
        await store.AddAsync(budget);
        await ExchangeAsync(store, One, Ask(budget, -1, Nano(80), Nano(80), long.MaxValue));

        await store.SetLimitAsync(budget, 50);
        var one = await ExchangeAsync(store, One, Ask(budget, Nano(10), Nano(90), Nano(90), long.MaxValue));
        var two = await ExchangeAsync(store, Two, Ask(budget, -1, Nano(1), Nano(1), long.MaxValue));

        Assert.Equal((Nano(80), Nano(50)), (one.Granted, one.Limit));
        Assert.Equal(0, two.Granted);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task What_a_dead_replica_held_counts_as_written_off(string database)
    {
        await using var store = await StartAsync(database);
        var budget = StoreUnderTest.GatewayBudget(100);
        await store.AddAsync(budget);
        await store.Store.BeatAsync(One, -1, CancellationToken);
        await ExchangeAsync(store, One, Ask(budget, 0, Nano(40), Nano(40), long.MaxValue));
        await ExchangeAsync(store, One, Ask(budget, Nano(15), 0, 0, Nano(40)));

        var alive = await store.StateAsync(budget);
        await store.LetDieAsync(One);
        var dead = await store.StateAsync(budget);
        var rest = await ExchangeAsync(store, Two, Ask(budget, -1, Nano(61), Nano(61), long.MaxValue));

        Assert.Equal((Dollars(15), Dollars(25), Dollars(0), Dollars(60)), (alive.Spent, alive.Leased, alive.WrittenOff, alive.Remaining));
        Assert.Equal((Dollars(15), Dollars(0), Dollars(25), Dollars(60)), (dead.Spent, dead.Leased, dead.WrittenOff, dead.Remaining));
        Assert.Equal(0, rest.Granted);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Heartbeat_counts_replicas_of_the_service_and_brings_settings_once(string database)
    {
        await using var store = await StartAsync(database);
        await store.AddAsync(StoreUnderTest.GatewayBudget(100));

        var first = await store.Store.BeatAsync(One, -1, CancellationToken);
        var again = await store.Store.BeatAsync(One, first.Settings!.Version, CancellationToken);
        await store.Store.BeatAsync(new Replica("other", "ImageApi"), -1, CancellationToken);
        var second = await store.Store.BeatAsync(Two, -1, CancellationToken);
        await store.LetDieAsync(One);
        var third = await store.Store.BeatAsync(Two, -1, CancellationToken);
        await store.Store.LeaveAsync(Two, CancellationToken);

        Assert.Equal((1, 1), (first.Replicas, first.Settings.Budgets.Count));
        Assert.Null(again.Settings);
        Assert.Equal((2, 1), (second.Replicas, third.Replicas));
        Assert.Equal(1, (await store.Store.BeatAsync(One, -1, CancellationToken)).Replicas);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Exchanges_have_the_results_of_the_rules(string database)
    {
        var random = new Random(7);
        await using var store = await StartAsync(database);
        Budget[] budgets = [StoreUnderTest.GatewayBudget(1), StoreUnderTest.GatewayBudget(2)];
        var memory = new MemoryBudgetStore();
        memory.Set(budgets);
        foreach (var budget in budgets)
        {
            await store.AddAsync(budget);
        }

        for (var round = 0; round < 150; round++)
        {
            var replica = random.Next(2) == 0 ? One : Two;
            LeaseAsk[] asks = [.. budgets.Select(budget => Ask(
                budget,
                random.NextInt64(-1, 100_000_000L + (round * 8_000_000L)),
                random.NextInt64(0, 800_000_000),
                random.NextInt64(800_000_000, 1_500_000_000),
                random.Next(2) == 0 ? long.MaxValue : random.NextInt64(0, 1_500_000_000)) with { Sequence = round + 1 })];

            var expected = await memory.ExchangeAsync(replica, asks, CancellationToken);
            var actual = await store.Store.ExchangeAsync(replica, asks, CancellationToken);

            Assert.Equal(expected.OrderBy(answer => answer.BudgetId), actual.OrderBy(answer => answer.BudgetId));
        }
    }

    [Fact]
    public async Task Replicas_that_exchange_the_same_budgets_in_other_orders_do_not_deadlock()
    {
        await using var store = await StartAsync("postgresql");
        Budget[] budgets = [.. Enumerable.Range(0, 8).Select(_ => StoreUnderTest.GatewayBudget(1))];
        foreach (var budget in budgets)
        {
            await store.AddAsync(budget);
        }

        await Task.WhenAll(Enumerable.Range(0, 6).Select(number => Task.Run(
            async () =>
            {
                var random = new Random(number);
                for (var round = 1; round <= 40; round++)
                {
                    var asks = budgets.Select(budget => Ask(budget, round, 0, 0, long.MaxValue) with { Sequence = round }).ToArray();
                    random.Shuffle(asks);
                    await store.Store.ExchangeAsync(new Replica($"r{number}", "ChatApi"), asks, CancellationToken);
                }
            },
            CancellationToken)));

        Assert.All(
            await store.Store.StatesAsync(CancellationToken),
            state => Assert.True((state.Spent + state.Leased + state.WrittenOff) <= state.Budget.Limit));
    }

    public void Dispose() => _folder.Dispose();

    private static long Nano(decimal dollars) => Dollars(dollars).Nanodollars;

    private static Money Dollars(decimal dollars) => Money.FromDollars(dollars);

    private static LeaseAsk Ask(Budget budget, long spent, long least, long need, long want) => new(budget.Id, Ever, spent, least, need, want);

    private async Task<LeaseAnswer> ExchangeAsync(StoreUnderTest store, Replica replica, LeaseAsk ask) =>
        Assert.Single(await store.Store.ExchangeAsync(replica, [ask with { Sequence = ++_sequence }], CancellationToken));

    private async Task<StoreUnderTest> StartAsync(string database)
    {
        if (database == "postgresql")
        {
            return new StoreUnderTest(new NpgsqlConnectionStringBuilder(await server.CreateDatabaseAsync()).ConnectionString);
        }

        var connectionString = $"Data Source={Path.Combine(_folder.Path, "gateway.db")}";
        await PostgresServer.MigrateAsync(connectionString);
        return new StoreUnderTest(connectionString);
    }
}
