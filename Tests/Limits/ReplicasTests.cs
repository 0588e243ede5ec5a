using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Limits;
using Microsoft.Extensions.Time.Testing;

namespace BedrockAspire.Tests.Limits;

/// <summary>Leases over time: renewal, giving back, death, roll-over, changed limits, a store that is away.</summary>
public sealed class ReplicasTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Today = new(2026, 11, 25, 0, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Noon);
    private readonly MemoryBudgetStore _store = new();
    private readonly List<ReplicaUnderTest> _replicas = [];

    [Fact]
    public async Task Idle_lease_is_given_back_within_seconds()
    {
        var budget = Set(100);
        var replica = await StartAsync();
        (await replica.ReserveAsync(Dollars(1))).Settle(Dollars(1), 0);
        var held = _store.Committed(budget, Today);

        await TickAsync(replica, 7);

        Assert.True(held > Dollars(1).Nanodollars);
        Assert.Equal(Dollars(1).Nanodollars, _store.Committed(budget, Today));
    }

    [Fact]
    public async Task What_settled_calls_leave_over_does_not_stay_with_a_replica_that_is_hardly_used()
    {
        var budget = Set(100);
        var busy = await StartAsync();
        var other = await StartAsync();
        // Ninety dollars were reserved, and nearly all of it comes back.
        List<CallReservation> calls = [];
        for (var i = 0; i < 9; i++)
        {
            calls.Add(await busy.ReserveAsync(Dollars(10)));
        }

        calls.ForEach(call => call.Settle(Dollars(0.1m), 0));
        for (var i = 0; i < 6; i++)
        {
            (await busy.ReserveAsync(Dollars(0.1m))).Settle(Dollars(0.1m), 0);
            await busy.TickAsync();
        }

        var reservation = await other.ReserveAsync(Dollars(80));

        Assert.False(reservation.IsSettled);
        Assert.True(_store.Committed(budget, Today) <= budget.Limit.Nanodollars);
    }

    [Fact]
    public async Task Huge_call_that_is_refused_takes_nothing_from_other_replicas()
    {
        Set(100);
        var greedy = await StartAsync();
        var modest = await StartAsync();
        (await modest.ReserveAsync(Dollars(1))).Settle(Dollars(1), 0);

        await greedy.RefusedAsync(Dollars(100));
        var reservation = await modest.ReserveAsync(Dollars(90));

        Assert.False(reservation.IsSettled);
    }

    [Fact]
    public async Task Lease_is_renewed_ahead_of_need()
    {
        Set(100);
        var replica = await StartAsync();
        (await replica.ReserveAsync(Dollars(0.01m))).Settle(Dollars(0.01m), 0);

        var waited = 0;
        for (var i = 0; i < 1000; i++)
        {
            var reserving = replica.Limits.ReserveAsync(replica.Request(), Dollars(0.05m), TestContext.Current.CancellationToken).AsTask();
            waited += reserving.IsCompletedSuccessfully ? 0 : 1;
            await TurnUntilAsync(replica, reserving);
            (await reserving).Settle(Dollars(0.05m), 0);
            await replica.TurnAsync();
        }

        Assert.Equal(0, waited);
    }

    [Fact]
    public async Task Dead_replica_s_lease_is_never_spent_again_in_the_period()
    {
        var budget = Set(100);
        var dead = await StartAsync();
        (await dead.ReserveAsync(Dollars(40))).Settle(Dollars(1), 0);
        var survivor = await StartAsync();

        await survivor.RefusedAsync(Dollars(61));
        _time.Advance(TimeSpan.FromHours(1));
        await survivor.RefusedAsync(Dollars(61));
        (await survivor.ReserveAsync(Dollars(50))).Settle(Dollars(50), 0);

        Assert.True(_store.Committed(budget, Today) <= budget.Limit.Nanodollars);
    }

    [Fact]
    public async Task Replica_that_ends_gives_everything_back()
    {
        var budget = Set(100);
        var ending = await StartAsync();
        (await ending.ReserveAsync(Dollars(40))).Settle(Dollars(1), 0);

        await ending.Exchange.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(Dollars(1).Nanodollars, _store.Committed(budget, Today));
    }

    [Fact]
    public async Task Answer_that_is_lost_loses_no_money_and_counts_nothing_twice()
    {
        var budget = Set(10);
        var replica = await StartAsync();
        (await replica.ReserveAsync(Dollars(1))).Settle(Dollars(1), 0);
        _store.LosesAnswer = true;
        await replica.TickAsync();
        await replica.TickAsync();

        (await replica.ReserveAsync(Dollars(9))).Settle(Dollars(9), 0);
        await replica.TickAsync();

        Assert.Equal((Dollars(10).Nanodollars, Dollars(10).Nanodollars), (_store.Spent(budget, Today), _store.Committed(budget, Today)));
    }

    [Fact]
    public async Task First_answer_that_is_lost_is_made_up_for_by_the_next()
    {
        var budget = Set(10);
        var replica = await StartAsync();
        _store.LosesAnswer = true;

        Assert.Equal(GatewayErrorKind.LimitsUnavailable, (await replica.RefusedAsync(Dollars(9))).Kind);
        await replica.TickAsync();
        (await replica.ReserveAsync(Dollars(10))).Settle(Dollars(10), 0);
        await replica.TickAsync();

        Assert.Equal(Dollars(10).Nanodollars, _store.Spent(budget, Today));
    }

    [Fact]
    public async Task Store_that_is_away_leaves_the_lease_in_use_then_calls_are_refused_with_503()
    {
        var budget = Set(100);
        var replica = await StartAsync();
        (await replica.ReserveAsync(Dollars(1))).Settle(Dollars(1), 0);
        _store.IsAway = true;
        await replica.TickAsync();

        var within = await replica.ReserveAsync(Dollars(1));
        var error = await replica.RefusedAsync(Dollars(50));
        within.Settle(Dollars(1), 0);
        _store.IsAway = false;
        await replica.TickAsync();
        (await replica.ReserveAsync(Dollars(50))).Settle(Dollars(50), 0);
        await replica.TickAsync();

        Assert.Equal((503, GatewayErrorKind.LimitsUnavailable), (error.Facts.Status, error.Kind));
        Assert.NotNull(error.RetryAfter);
        Assert.Equal(Dollars(52).Nanodollars, _store.Spent(budget, Today));
    }

    [Fact]
    public async Task Store_that_is_away_is_overdrawn_where_the_operator_allows_it_and_learns_of_it()
    {
        var budget = Set(10);
        var replica = await StartAsync(options => options.WhenDatabaseIsAway = LimitPolicy.Allow);
        _store.IsAway = true;
        await replica.TickAsync();

        (await replica.ReserveAsync(Dollars(50))).Settle(Dollars(30), 0);
        _store.IsAway = false;
        await replica.TickAsync();
        await replica.TickAsync();

        Assert.Equal(Dollars(30).Nanodollars, _store.Spent(budget, Today));
        Assert.Equal(GatewayErrorKind.QuotaExceeded, (await replica.RefusedAsync(Dollars(0.01m))).Kind);
    }

    [Fact]
    public async Task Store_that_was_never_reached_lets_nothing_pass()
    {
        _store.IsAway = true;
        var replica = await StartAsync();

        Assert.Equal(GatewayErrorKind.LimitsUnavailable, replica.Limits.Enter(replica.Request())?.Kind);
    }

    [Fact]
    public async Task Period_that_ends_under_load_is_settled_in_itself_and_the_next_begins_whole()
    {
        var budget = Set(10);
        var replica = await StartAsync();
        (await replica.ReserveAsync(Dollars(2))).Settle(Dollars(2), 0);
        var underWay = await replica.ReserveAsync(Dollars(7));
        _time.SetUtcNow(Today.AddDays(1).AddMilliseconds(1));

        var next = await replica.ReserveAsync(Dollars(9));
        underWay.Settle(Dollars(6), 0);
        next.Settle(Dollars(9), 0);
        await TickAsync(replica, 3);

        Assert.Equal(Dollars(8).Nanodollars, _store.Spent(budget, Today));
        Assert.Equal(Dollars(8).Nanodollars, _store.Committed(budget, Today));
        Assert.Equal(Dollars(9).Nanodollars, _store.Spent(budget, Today.AddDays(1)));
        Assert.Single(replica.Table.Leases);
    }

    [Fact]
    public async Task Clock_that_jumps_to_and_fro_lets_nobody_spend_twice()
    {
        var budget = Set(10);
        var time = new ShiftedTimeProvider(_time);
        var replica = new ReplicaUnderTest(_store, time);
        _replicas.Add(replica);
        await replica.TurnAsync();
        (await replica.ReserveAsync(Dollars(10))).Settle(Dollars(10), 0);

        time.Shift = TimeSpan.FromDays(400);
        (await replica.ReserveAsync(Dollars(3))).Settle(Dollars(3), 0);
        _time.Advance(TimeSpan.FromSeconds(1));
        await replica.TurnAsync();
        time.Shift = TimeSpan.Zero;
        _time.Advance(TimeSpan.FromSeconds(1));
        await replica.TurnAsync();

        await replica.RefusedAsync(Dollars(1));
        Assert.Equal(Dollars(10).Nanodollars, _store.Spent(budget, Today));
    }

    [Fact]
    public async Task Lowered_limit_is_in_force_with_the_next_heartbeat()
    {
        var budget = Set(100);
        var replica = await StartAsync();
        (await replica.ReserveAsync(Dollars(5))).Settle(Dollars(5), 0);

        _store.Set(budget with { Limit = Dollars(6) });
        await replica.TickAsync();
        await replica.RefusedAsync(Dollars(1.5m));
        (await replica.ReserveAsync(Dollars(1))).Settle(Dollars(1), 0);
        await replica.TickAsync();

        Assert.Equal(Dollars(6).Nanodollars, _store.Committed(budget, Today));
    }

    [Fact]
    public async Task Raised_limit_is_in_force_at_once()
    {
        var budget = Set(1);
        var replica = await StartAsync();
        await replica.RefusedAsync(Dollars(2));

        _store.Set(budget with { Limit = Dollars(5) });

        Assert.False((await replica.ReserveAsync(Dollars(2))).IsSettled);
    }

    [Fact]
    public async Task Deleted_budget_holds_nobody_back_and_calls_under_way_end_well()
    {
        Set(1);
        var replica = await StartAsync();
        var underWay = await replica.ReserveAsync(Dollars(1));

        _store.Set();
        var waiting = await replica.ReserveAsync(Dollars(2));
        await replica.TickAsync();
        underWay.Settle(Dollars(1), 0);
        await replica.TickAsync();

        waiting.Settle(Dollars(2), 0);
        Assert.Same(CallReservation.None, await replica.ReserveAsync(Dollars(3)));
        Assert.Empty(replica.Table.Leases);
    }

    [Fact]
    public async Task Lease_that_was_forgotten_goes_on_where_it_was()
    {
        var budget = Set(10);
        var replica = await StartAsync();
        (await replica.ReserveAsync(Dollars(4))).Settle(Dollars(4), 0);
        await TickAsync(replica, 70);
        Assert.Empty(replica.Table.Leases);

        await replica.RefusedAsync(Dollars(6.5m));
        (await replica.ReserveAsync(Dollars(6))).Settle(Dollars(6), 0);
        await replica.TickAsync();

        Assert.Equal(Dollars(10).Nanodollars, _store.Spent(budget, Today));
    }

    public void Dispose() => _replicas.ForEach(replica => replica.Dispose());

    private static Money Dollars(decimal dollars) => Money.FromDollars(dollars);

    private static async Task TurnUntilAsync(ReplicaUnderTest replica, Task task)
    {
        while (!task.IsCompleted)
        {
            await replica.TurnAsync();
            await Task.WhenAny(task, Task.Run(static () => { }, TestContext.Current.CancellationToken));
        }
    }

    private static async Task TickAsync(ReplicaUnderTest replica, int ticks)
    {
        for (var i = 0; i < ticks; i++)
        {
            await replica.TickAsync();
        }
    }

    private Budget Set(decimal limit)
    {
        var budget = new Budget(Guid.NewGuid(), "All", BudgetScope.Gateway, "", BudgetInterval.Day, Dollars(limit));
        _store.Set(budget);
        return budget;
    }

    private async Task<ReplicaUnderTest> StartAsync(Action<LimitOptions>? configure = null)
    {
        var replica = new ReplicaUnderTest(_store, _time, configure);
        _replicas.Add(replica);
        await replica.TurnAsync();
        return replica;
    }

    private sealed class ShiftedTimeProvider(TimeProvider inner) : TimeProvider
    {
        public TimeSpan Shift { get; set; }

        public override long TimestampFrequency => inner.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + Shift;

        public override long GetTimestamp() => inner.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            inner.CreateTimer(callback, state, dueTime, period);
    }
}
