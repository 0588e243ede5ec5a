using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Limits;

/// <summary>
/// Holds calls to their rate limits and budgets. A request enters when it arrives, its call reserves what it may cost at most before it is made and
/// settles what it did cost, and the request leaves in the end, whatever became of it.
/// </summary>
public sealed class CallLimits
{
    // A caller who sets no limit is not counted with the model's, which may be a hundred times what answers have.
    private const long UsualOutputTokens = 1024;

    private static readonly LimitScope[] Scopes = [LimitScope.Gateway, LimitScope.Team, LimitScope.User, LimitScope.Key];
    private static readonly RateCounter[] NoCounters = [];
    private static readonly BudgetLease[] NoLeases = [];

    private readonly LimitTable _table;
    private readonly LeaseExchange? _exchange;
    private readonly LimitOptions _options;
    private readonly LimitMetrics _metrics;
    private readonly TimeProvider _timeProvider;

    internal CallLimits(
        LimitTable table, LeaseExchange? exchange, IOptions<LimitOptions> options, LimitMetrics metrics, TimeProvider timeProvider)
    {
        _table = table;
        _exchange = exchange;
        _options = options.Value;
        _metrics = metrics;
        _timeProvider = timeProvider;
    }

    /// <summary>Begins a request that will call a model: counts it against the requests a minute and at a time of its caller.</summary>
    /// <returns>Null when it may go on, else why not.</returns>
    public GatewayError? Enter(GatewayRequest call)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (_exchange is null || call.Caller is not { } caller)
        {
            return null;
        }

        if (_table.Settings is not { } settings)
        {
            return _options.WhenDatabaseIsAway == LimitPolicy.Allow ? null : Refuse(LimitErrors.Unreachable, LimitMetrics.DatabaseAway);
        }

        var counters = CountersOf(settings, caller);
        if (counters.Length == 0)
        {
            return null;
        }

        var replicas = _table.Replicas;
        call.Replicas = replicas;
        for (var i = 0; i < counters.Length; i++)
        {
            if (counters[i].Enter(replicas) is { } refusal)
            {
                foreach (var entered in counters.AsSpan(0, i))
                {
                    entered.Undo();
                }

                // The reply still tells how the limits stand.
                call.Counters = counters;
                return Refuse(LimitErrors.Rate(refusal), LimitMetrics.TagOf(refusal.Kind));
            }
        }

        call.Counters = counters;
        call.Limits = new LimitTicket(counters);
        return null;
    }

    /// <summary>Ends what <see cref="Enter"/> began. A reservation that nobody settled counts with its worst case.</summary>
    public void Leave(GatewayRequest call)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (call.Limits is not { } ticket)
        {
            return;
        }

        call.Limits = null;
        foreach (var counter in ticket.Counters)
        {
            counter.Leave();
        }

        if (ticket.Reservation is { IsSettled: false } forgotten)
        {
            _metrics.ReservationForgotten();
            forgotten.Settle(null, -1);
        }
    }

    /// <summary>Reserves what a call may cost and use at most, in every budget and rate limit that holds for its caller, or in none.</summary>
    /// <param name="call">The request, whose model is resolved and whose estimate is set.</param>
    /// <param name="worstCost">What the call may cost at most; null when the model's price is unknown.</param>
    /// <param name="cancellationToken">The caller has left.</param>
    /// <returns>What must be settled when the call ends.</returns>
    /// <exception cref="GatewayException">A limit does not allow the call.</exception>
    public ValueTask<CallReservation> ReserveAsync(GatewayRequest call, Money? worstCost, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (_exchange is null || call.Caller is not { } caller || _table.Settings is not { } settings)
        {
            return ValueTask.FromResult(CallReservation.None);
        }

        var counters = call.Limits?.Counters ?? NoCounters;
        var leases = LeasesOf(settings, caller);
        if (counters.Length == 0 && leases.Length == 0)
        {
            return ValueTask.FromResult(CallReservation.None);
        }

        if (worstCost is null && leases.Length > 0)
        {
            NoteUnknownPrice(call);
        }

        var tokens = TakeTokens(call, counters);
        // At least the smallest amount there is, so that a budget that is used up refuses what costs nothing, or an unknown price, too.
        var amount = Math.Max(1, worstCost?.Nanodollars ?? 0);
        if (TryReserve(leases, amount))
        {
            return ValueTask.FromResult(Reserved(call, leases, amount, worstCost, counters, tokens));
        }

        return ReserveSlowlyAsync(call, caller, leases, amount, worstCost, counters, tokens, cancellationToken);
    }

    private async ValueTask<CallReservation> ReserveSlowlyAsync(
        GatewayRequest call,
        Caller caller,
        BudgetLease[] leases,
        long amount,
        Money? worstCost,
        RateCounter[] counters,
        long tokens,
        CancellationToken cancellationToken)
    {
        try
        {
            while (await _exchange!.ReserveAsync(leases, amount, cancellationToken) is { } failure)
            {
                switch (failure.Outcome)
                {
                    case LeaseOutcome.Gone:
                        // A budget was deleted, or its period ended, while the call waited.
                        leases = LeasesOf(_table.Settings!, caller);
                        continue;
                    case LeaseOutcome.Unreachable when _options.WhenDatabaseIsAway == LimitPolicy.Allow:
                        foreach (var lease in leases)
                        {
                            lease.Overdraw(amount);
                        }

                        call.Warn("The gateway's database is away; budgets are not enforced.");
                        _metrics.Overdrawn();
                        return Reserved(call, leases, amount, worstCost, counters, tokens);
                    case LeaseOutcome.Unreachable:
                        throw new GatewayException(Refuse(LimitErrors.Unreachable, LimitMetrics.DatabaseAway));
                    default:
                        throw new GatewayException(
                            Refuse(LimitErrors.Exhausted(failure.Lease, amount, _timeProvider.GetUtcNow()), LimitMetrics.BudgetExhausted));
                }
            }
        }
        catch
        {
            GiveBackTokens(counters, tokens);
            throw;
        }

        return Reserved(call, leases, amount, worstCost, counters, tokens);
    }

    private CallReservation Reserved(
        GatewayRequest call, BudgetLease[] leases, long amount, Money? worstCost, RateCounter[] counters, long tokens)
    {
        foreach (var lease in leases)
        {
            if (lease.IsLow)
            {
                _exchange!.Wake();
                break;
            }
        }

        var reservation = new CallReservation(leases, amount, worstCost?.Nanodollars ?? 0, counters, tokens);
        (call.Limits ??= new LimitTicket(NoCounters)).Reservation = reservation;
        return reservation;
    }

    // All or none.
    private static bool TryReserve(BudgetLease[] leases, long amount)
    {
        for (var i = 0; i < leases.Length; i++)
        {
            if (!leases[i].TryReserve(amount))
            {
                for (var j = 0; j < i; j++)
                {
                    leases[j].Settle(amount, 0);
                }

                return false;
            }
        }

        return true;
    }

    private void NoteUnknownPrice(GatewayRequest call)
    {
        if (_options.UnknownPrice == LimitPolicy.Refuse)
        {
            throw new GatewayException(Refuse(LimitErrors.UnknownPrice(call.RequestedModel ?? ""), LimitMetrics.UnknownPrice));
        }

        call.Warn("The price of this model is not known, so the call does not count in any budget.");
    }

    private long TakeTokens(GatewayRequest call, RateCounter[] counters)
    {
        var tokens = call.Estimate.InputTokens + (call.Estimate.MaxOutputTokens ?? UsualOutputTokens);
        for (var i = 0; i < counters.Length; i++)
        {
            if (counters[i].TakeTokens(tokens, _table.Replicas) is { } refusal)
            {
                GiveBackTokens(counters.AsSpan(0, i), tokens);
                throw new GatewayException(Refuse(LimitErrors.Rate(refusal), LimitMetrics.TagOf(refusal.Kind)));
            }
        }

        return tokens;
    }

    private static void GiveBackTokens(ReadOnlySpan<RateCounter> counters, long tokens)
    {
        foreach (var counter in counters)
        {
            counter.SettleTokens(tokens, 0);
        }
    }

    private GatewayError Refuse(GatewayError error, string reason)
    {
        _metrics.Refused(reason);
        return error;
    }

    private RateCounter[] CountersOf(LimitSettings settings, Caller caller)
    {
        if (settings.RateLimits.Count == 0)
        {
            return NoCounters;
        }

        List<RateCounter>? counters = null;
        foreach (var scope in Scopes)
        {
            if (_table.CounterOf(settings, caller, scope) is { } counter)
            {
                (counters ??= []).Add(counter);
            }
        }

        return counters?.ToArray() ?? NoCounters;
    }

    private BudgetLease[] LeasesOf(LimitSettings settings, Caller caller)
    {
        var count = 0;
        foreach (var scope in Scopes)
        {
            count += settings.BudgetsOf(caller, scope).Length;
        }

        if (count == 0)
        {
            return NoLeases;
        }

        var leases = new BudgetLease[count];
        foreach (var scope in Scopes)
        {
            foreach (var budget in settings.BudgetsOf(caller, scope))
            {
                leases[^count--] = _table.LeaseOf(budget);
            }
        }

        return leases;
    }
}
