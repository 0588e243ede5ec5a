using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Limits;
using Microsoft.Extensions.Time.Testing;

namespace BedrockAspire.Tests.Limits;

/// <summary>Budgets in one replica and in several, over a store in memory, step by step.</summary>
public sealed class CallLimitsTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Noon);
    private readonly MemoryBudgetStore _store = new();
    private readonly List<ReplicaUnderTest> _replicas = [];

    private static DateTimeOffset Today => new(2026, 11, 25, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Call_without_limits_reserves_nothing()
    {
        var replica = await StartAsync();

        Assert.Same(CallReservation.None, await replica.ReserveAsync(Dollars(1)));
    }

    [Fact]
    public async Task Call_counts_in_all_of_its_budgets()
    {
        var team = Guid.NewGuid();
        Budget[] budgets =
        [
            Budget(BudgetScope.Gateway, "", 100),
            Budget(BudgetScope.Team, team.ToString(), 50),
            Budget(BudgetScope.Key, ReplicaUnderTest.Somebody.KeyId.ToString(), 20),
            Budget(BudgetScope.User, "u1", 10),
        ];
        _store.Set(budgets);
        var replica = await StartAsync();
        var caller = ReplicaUnderTest.Somebody with { TeamId = team, UserId = "u1", IsUserVerified = true };

        var reservation = await replica.ReserveAsync(Dollars(2), replica.Request(caller));
        reservation.Settle(Dollars(1.5m), 100);
        await replica.TickAsync();

        Assert.All(budgets, budget => Assert.Equal(Dollars(1.5m).Nanodollars, _store.Spent(budget, Today)));
    }

    [Fact]
    public async Task Call_that_one_budget_refuses_holds_nothing_of_the_others()
    {
        var wide = Budget(BudgetScope.Gateway, "", 100);
        var narrow = Budget(BudgetScope.Key, ReplicaUnderTest.Somebody.KeyId.ToString(), 1);
        _store.Set(wide, narrow);
        var replica = await StartAsync();

        var error = await replica.RefusedAsync(Dollars(2));

        Assert.Equal(GatewayErrorKind.QuotaExceeded, error.Kind);
        Assert.Contains(narrow.Name, error.Message, StringComparison.Ordinal);
        Assert.All(replica.Table.Leases, lease => Assert.Equal(0, lease.Reserved));
    }

    [Fact]
    public async Task Refusal_tells_budget_spent_limit_and_when_it_starts_anew()
    {
        _store.Set(Budget(BudgetScope.Gateway, "", 10) with { Name = "All of us" });
        var replica = await StartAsync();
        (await replica.ReserveAsync(Dollars(9.5m))).Settle(Dollars(9.5m), 0);
        await replica.TickAsync();

        var error = await replica.RefusedAsync(Dollars(1));

        Assert.Equal(429, error.Facts.Status);
        Assert.Equal(("insufficient_quota", "insufficient_quota"), (error.Facts.Type, error.Facts.Code));
        Assert.Contains("'All of us'", error.Message, StringComparison.Ordinal);
        Assert.Contains("$9.50 spent", error.Message, StringComparison.Ordinal);
        Assert.Contains("$10.00 a day", error.Message, StringComparison.Ordinal);
        Assert.Contains("2026-11-26 00:00 UTC", error.Message, StringComparison.Ordinal);
        Assert.Equal(Today.AddDays(1) - _time.GetUtcNow(), error.RetryAfter);
    }

    [Fact]
    public async Task Refusal_because_of_calls_under_way_says_to_try_again_soon()
    {
        _store.Set(Budget(BudgetScope.Gateway, "", 10));
        var replica = await StartAsync();
        var underWay = await replica.ReserveAsync(Dollars(9.5m));

        var error = await replica.RefusedAsync(Dollars(1));
        underWay.Settle(Dollars(0.5m), 0);
        var next = await replica.ReserveAsync(Dollars(1));

        Assert.InRange(error.RetryAfter!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));
        Assert.False(next.IsSettled);
    }

    [Fact]
    public async Task Call_that_costs_more_than_the_whole_budget_is_told_to_ask_for_less()
    {
        _store.Set(Budget(BudgetScope.Gateway, "", 10));
        var replica = await StartAsync();

        var error = await replica.RefusedAsync(Dollars(11));

        Assert.Contains("less than what this request may cost", error.Message, StringComparison.Ordinal);
        Assert.Null(error.RetryAfter);
    }

    [Fact]
    public async Task Budget_that_is_used_up_refuses_free_calls_and_unknown_prices_too()
    {
        _store.Set(Budget(BudgetScope.Gateway, "", 10));
        var replica = await StartAsync();
        (await replica.ReserveAsync(Dollars(10))).Settle(Dollars(10), 0);

        Assert.Equal(GatewayErrorKind.QuotaExceeded, (await replica.RefusedAsync(Money.Zero)).Kind);
        Assert.Equal(GatewayErrorKind.QuotaExceeded, (await replica.RefusedAsync(null)).Kind);
    }

    [Fact]
    public async Task Estimate_error_counts_and_is_the_most_by_which_a_budget_is_overrun()
    {
        var budget = Budget(BudgetScope.Gateway, "", 10);
        _store.Set(budget);
        var replica = await StartAsync();
        (await replica.ReserveAsync(Dollars(10))).Settle(Dollars(10.25m), 0);
        await replica.TickAsync();

        await replica.RefusedAsync(Dollars(0.01m));

        Assert.Equal(Dollars(10.25m).Nanodollars, _store.Spent(budget, Today));
    }

    [Fact]
    public async Task Settling_twice_counts_once()
    {
        var budget = Budget(BudgetScope.Gateway, "", 10);
        _store.Set(budget);
        var replica = await StartAsync();
        var reservation = await replica.ReserveAsync(Dollars(2));

        reservation.Settle(Dollars(1), 0);
        reservation.Settle(Dollars(1), 0);
        await replica.TickAsync();

        Assert.Equal(Dollars(1).Nanodollars, _store.Spent(budget, Today));
    }

    [Fact]
    public async Task Reservation_that_nobody_settles_counts_with_its_worst_case_when_the_request_ends()
    {
        var budget = Budget(BudgetScope.Gateway, "", 10);
        _store.Set(budget);
        var replica = await StartAsync();
        var request = replica.Request();
        await replica.ReserveAsync(Dollars(2), request);

        replica.Limits.Leave(request);
        replica.Limits.Leave(request);
        await replica.TickAsync();

        Assert.Equal(0, Assert.Single(replica.Table.Leases).Reserved);
        Assert.Equal(Dollars(2).Nanodollars, _store.Spent(budget, Today));
    }

    [Fact]
    public async Task Call_whose_caller_left_while_it_waited_holds_nothing()
    {
        var budget = Budget(BudgetScope.Gateway, "", 10);
        _store.Set(budget);
        var replica = await StartAsync();
        _store.Gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var left = new CancellationTokenSource();

        var reserving = replica.Limits.ReserveAsync(replica.Request(), Dollars(2), left.Token).AsTask();
        var turn = replica.TurnAsync();
        await left.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reserving);
        _store.Gate.SetResult();
        await turn;

        Assert.Equal(0, Assert.Single(replica.Table.Leases).Reserved);
    }

    [Fact]
    public async Task Configured_key_is_held_to_budgets_like_any_other()
    {
        _store.Set(Budget(BudgetScope.Key, Caller.MasterKeyId.ToString(), 1));
        var replica = await StartAsync();

        var error = await replica.RefusedAsync(Dollars(2), replica.Request(Caller.Master));

        Assert.Equal(GatewayErrorKind.QuotaExceeded, error.Kind);
    }

    [Fact]
    public async Task Person_that_is_a_mere_label_is_bound_by_no_budget()
    {
        _store.Set(Budget(BudgetScope.User, "u1", 1));
        var replica = await StartAsync();

        var reservation = await replica.ReserveAsync(Dollars(2), replica.Request(ReplicaUnderTest.Somebody with { UserId = "u1" }));

        Assert.Same(CallReservation.None, reservation);
    }

    [Fact]
    public async Task Unknown_price_passes_with_a_warning_or_is_refused_as_configured()
    {
        _store.Set(Budget(BudgetScope.Gateway, "", 10));
        var lenient = await StartAsync();
        var strict = await StartAsync(options => options.UnknownPrice = LimitPolicy.Refuse);

        (await lenient.ReserveAsync(null)).Settle(null, 100);
        var error = await strict.RefusedAsync(null);

        Assert.Equal(0, Assert.Single(lenient.Table.Leases).Spent);
        Assert.Equal(GatewayErrorKind.UnknownPrice, error.Kind);
        Assert.Equal(400, error.Facts.Status);
    }

    [Fact]
    public async Task Second_call_within_a_lease_asks_the_store_nothing()
    {
        _store.Set(Budget(BudgetScope.Gateway, "", 1000));
        var replica = await StartAsync();
        (await replica.ReserveAsync(Dollars(0.01m))).Settle(Dollars(0.01m), 0);
        var before = _store.Exchanges;

        for (var i = 0; i < 100; i++)
        {
            var reserving = replica.Limits.ReserveAsync(replica.Request(), Dollars(0.01m), TestContext.Current.CancellationToken).AsTask();
            Assert.True(reserving.IsCompletedSuccessfully);
            (await reserving).Settle(Dollars(0.01m), 0);
        }

        Assert.Equal(before, _store.Exchanges);
    }

    public void Dispose() => _replicas.ForEach(replica => replica.Dispose());

    private static Money Dollars(decimal dollars) => Money.FromDollars(dollars);

    private static Budget Budget(BudgetScope scope, string subject, decimal limit) =>
        new(Guid.NewGuid(), $"The {scope}'s", scope, subject, BudgetInterval.Day, Dollars(limit));

    private async Task<ReplicaUnderTest> StartAsync(Action<LimitOptions>? configure = null)
    {
        var replica = new ReplicaUnderTest(_store, _time, configure);
        _replicas.Add(replica);
        await replica.TurnAsync();
        return replica;
    }
}
