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
        if (call.Caller is not { } caller)
        {
            return null;
        }

        if (_exchange is not null && _table.Settings is null && _options.WhenDatabaseIsAway == LimitPolicy.Refuse)
        {
            return Refuse(LimitErrors.Unreachable, LimitMetrics.DatabaseAway);
        }

        if (_table.CounterOf(caller) is not { } counter)
        {
            return null;
        }

        // Also for a refusal: the reply's headers tell how the limits stand.
        call.RateCounter = counter;
        call.Replicas = _table.Replicas;
        if (counter.Enter(caller, _table.Replicas) is { } refusal)
        {
            return Refuse(LimitErrors.Rate(refusal), LimitMetrics.TagOf(refusal.Kind));
        }

        call.Limits = new LimitTicket(counter);
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
        ticket.Counter?.Leave();

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
        if (call.Caller is not { } caller)
        {
            return ValueTask.FromResult(CallReservation.None);
        }

        var counter = call.Limits?.Counter;
        var leases = LeasesOf(caller);
        if (counter is null && leases.Length == 0)
        {
            return ValueTask.FromResult(CallReservation.None);
        }

        if (worstCost is null && leases.Length > 0)
        {
            NoteUnknownPrice(call);
        }

        var tokens = TakeTokens(call, caller, counter);
        // At least the smallest amount there is, so that a budget that is used up refuses what costs nothing, or an unknown price, too.
        var amount = Math.Max(1, worstCost?.Nanodollars ?? 0);
        if (TryReserve(leases, amount))
        {
            return ValueTask.FromResult(Reserved(call, leases, amount, worstCost, counter, tokens));
        }

        return ReserveSlowlyAsync(call, caller, leases, amount, worstCost, counter, tokens, cancellationToken);
    }

    private async ValueTask<CallReservation> ReserveSlowlyAsync(
        GatewayRequest call,
        Caller caller,
        BudgetLease[] leases,
        long amount,
        Money? worstCost,
        RateCounter? counter,
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
                        leases = LeasesOf(caller);
                        continue;
                    case LeaseOutcome.Unreachable when _options.WhenDatabaseIsAway == LimitPolicy.Allow:
                        foreach (var lease in leases)
                        {
                            lease.Overdraw(amount);
                        }

                        call.Warn("The gateway's database is away; budgets are not enforced.");
                        _metrics.Overdrawn();
                        return Reserved(call, leases, amount, worstCost, counter, tokens);
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
            counter?.SettleTokens(tokens, 0);
            throw;
        }

        return Reserved(call, leases, amount, worstCost, counter, tokens);
    }

    private CallReservation Reserved(
        GatewayRequest call, BudgetLease[] leases, long amount, Money? worstCost, RateCounter? counter, long tokens)
    {
        foreach (var lease in leases)
        {
            if (lease.IsLow)
            {
                _exchange!.Wake();
                break;
            }
        }

        var reservation = new CallReservation(leases, amount, worstCost?.Nanodollars ?? 0, counter, tokens);
        (call.Limits ??= new LimitTicket(null)).Reservation = reservation;
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

    private long TakeTokens(GatewayRequest call, Caller caller, RateCounter? counter)
    {
        var tokens = call.Estimate.InputTokens + (call.Estimate.MaxOutputTokens ?? UsualOutputTokens);
        return counter?.TakeTokens(caller, tokens, _table.Replicas) is { } refusal
            ? throw new GatewayException(Refuse(LimitErrors.Rate(refusal), LimitMetrics.TagOf(refusal.Kind)))
            : tokens;
    }

    private GatewayError Refuse(GatewayError error, string reason)
    {
        _metrics.Refused(reason);
        return error;
    }

    private BudgetLease[] LeasesOf(Caller caller)
    {
        if (_exchange is null || _table.Settings is not { } settings || settings.Budgets.Count == 0)
        {
            return NoLeases;
        }

        var count = settings.OfGateway.Length + settings.OfTeam(caller).Length + settings.OfUser(caller).Length + settings.OfKey(caller).Length;
        if (count == 0)
        {
            return NoLeases;
        }

        // The narrowest first: it is the one that a caller can do something about.
        var leases = new BudgetLease[count];
        var next = 0;
        Add(settings.OfKey(caller));
        Add(settings.OfUser(caller));
        Add(settings.OfTeam(caller));
        Add(settings.OfGateway);
        return leases;

        void Add(ReadOnlySpan<Budget> budgets)
        {
            foreach (var budget in budgets)
            {
                leases[next++] = _table.LeaseOf(budget);
            }
        }
    }
}
