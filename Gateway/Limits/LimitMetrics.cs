using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Telemetry;

namespace BedrockAspire.Gateway.Limits;

/// <summary>Metrics of limits. Budgets are told apart by name, of which only so many are kept.</summary>
internal sealed class LimitMetrics
{
    /// <summary>A budget has not enough left.</summary>
    public const string BudgetExhausted = "budget";

    /// <summary>The store cannot be reached.</summary>
    public const string DatabaseAway = "database_away";

    /// <summary>The model's price is unknown.</summary>
    public const string UnknownPrice = "unknown_price";

    private const int MostBudgets = 100;

    private readonly ConcurrentDictionary<string, LeaseAnswer> _budgets = new(StringComparer.Ordinal);
    private readonly Counter<long> _refusals;
    private readonly Counter<long> _grants;
    private readonly Counter<long> _overdrafts;
    private readonly Counter<long> _forgotten;

    /// <summary>Makes the instruments.</summary>
    public LimitMetrics(IMeterFactory meterFactory)
    {
        var meter = meterFactory.Create(GenAiNames.Source);
        _refusals = meter.CreateCounter<long>(GenAiNames.LimitRefusals, "{request}", "Requests that a limit refused");
        _grants = meter.CreateCounter<long>(GenAiNames.BudgetLeaseGrants, "{grant}", "Times that this replica's part of a budget was enlarged");
        _overdrafts = meter.CreateCounter<long>(GenAiNames.BudgetOverdrafts, "{request}", "Requests let through unchecked while the database was away");
        _forgotten = meter.CreateCounter<long>(
            GenAiNames.BudgetForgottenReservations, "{request}", "Requests that ended without settling, and counted with their worst case");
        meter.CreateObservableGauge(GenAiNames.BudgetLimit, () => Observe(answer => answer.Limit), GenAiNames.Dollars, "Limit of a budget, in US dollars");
        meter.CreateObservableGauge(GenAiNames.BudgetSpent, () => Observe(answer => answer.Spent), GenAiNames.Dollars, "Spent in a budget's period, in US dollars");
        meter.CreateObservableGauge(
            GenAiNames.BudgetRemaining, () => Observe(answer => answer.Remaining), GenAiNames.Dollars, "Of a budget's limit neither spent nor held by a replica, in US dollars");
    }

    /// <summary>The tag of a rate limit.</summary>
    public static string TagOf(RateKind kind) => kind switch
    {
        RateKind.Requests => "requests",
        RateKind.Tokens => "tokens",
        _ => "concurrent_calls",
    };

    /// <summary>A request was refused.</summary>
    public void Refused(string reason) => _refusals.Add(1, new KeyValuePair<string, object?>(GenAiNames.LimitReason, reason));

    /// <summary>A call was let through because the operator prefers that to refusing while the store is away.</summary>
    public void Overdrawn() => _overdrafts.Add(1);

    /// <summary>A request ended with an unsettled reservation.</summary>
    public void ReservationForgotten() => _forgotten.Add(1);

    /// <summary>The store has answered for a lease.</summary>
    public void LeaseAnswered(BudgetLease lease, LeaseAnswer answer)
    {
        if (answer.Granted > (lease.Answer?.Granted ?? 0))
        {
            _grants.Add(1);
        }

        var name = lease.Budget.Name;
        if (_budgets.ContainsKey(name) || _budgets.Count < MostBudgets)
        {
            _budgets[name] = answer;
        }
    }

    private IEnumerable<Measurement<double>> Observe(Func<LeaseAnswer, long> value) => _budgets.Select(pair =>
        new Measurement<double>((double)new Money(value(pair.Value)).Dollars, new KeyValuePair<string, object?>(GenAiNames.BudgetName, pair.Key)));
}
