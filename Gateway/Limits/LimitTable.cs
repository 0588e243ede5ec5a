using System.Collections.Concurrent;
using BedrockAspire.Gateway.Accounts;

namespace BedrockAspire.Gateway.Limits;

/// <summary>The limits as last read, and what this replica holds and has counted against them.</summary>
internal sealed class LimitTable(TimeProvider timeProvider)
{
    // Longer than a bucket takes to fill, unless a single call used many minutes' worth.
    private static readonly TimeSpan IdleCounters = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<(Guid BudgetId, long Start), BudgetLease> _leases = new();
    private readonly ConcurrentDictionary<Guid, RateCounter> _counters = new();
    private LimitSettings? _settings;
    private int _replicas = 1;

    /// <summary>The limits; null until they have been read once.</summary>
    public LimitSettings? Settings => Volatile.Read(ref _settings);

    /// <summary>How many replicas share the rate limits.</summary>
    public int Replicas
    {
        get => Volatile.Read(ref _replicas);
        set => Volatile.Write(ref _replicas, Math.Max(1, value));
    }

    /// <summary>All leases that are in use.</summary>
    public IEnumerable<BudgetLease> Leases => _leases.Select(pair => pair.Value);

    /// <summary>The lease of a budget's current period.</summary>
    public BudgetLease LeaseOf(Budget budget)
    {
        var window = PeriodWindow.Of(budget.Interval, timeProvider.GetUtcNow());
        var key = (budget.Id, window.Start.UtcTicks);
        return _leases.TryGetValue(key, out var lease) ? lease : _leases.GetOrAdd(key, new BudgetLease(budget, window));
    }

    /// <summary>Whether a lease is of a period that is over.</summary>
    public bool IsOver(BudgetLease lease) => PeriodWindow.Of(lease.Budget.Interval, timeProvider.GetUtcNow()) != lease.Window;

    /// <summary>Forgets a lease that is closed.</summary>
    public void Remove(BudgetLease lease) => _leases.TryRemove(new((lease.Budget.Id, lease.Window.Start.UtcTicks), lease));

    /// <summary>The counter of a caller's key; null when it has no rate limits.</summary>
    public RateCounter? CounterOf(Caller caller)
    {
        if (caller is { RequestsPerMinute: null, TokensPerMinute: null, MaxConcurrent: null })
        {
            return null;
        }

        return _counters.TryGetValue(caller.KeyId, out var found) ? found : _counters.GetOrAdd(caller.KeyId, new RateCounter(timeProvider));
    }

    /// <summary>Forgets the counters of keys that have not been used for so long that their limits are whole again.</summary>
    public void ForgetIdleCounters()
    {
        foreach (var (key, counter) in _counters)
        {
            if (counter.IsIdle(IdleCounters))
            {
                _counters.TryRemove(new(key, counter));
            }
        }
    }

    /// <summary>Puts new limits into force: leases of deleted budgets end, and those of lowered ones are to be given back.</summary>
    /// <returns>The leases of budgets that were lowered.</returns>
    public IReadOnlyList<BudgetLease> Apply(LimitSettings settings)
    {
        var budgets = settings.Budgets.ToDictionary(budget => budget.Id);
        Volatile.Write(ref _settings, settings);
        List<BudgetLease> lowered = [];
        foreach (var lease in Leases)
        {
            if (!budgets.TryGetValue(lease.Budget.Id, out var budget))
            {
                lease.Abandon();
                Remove(lease);
                continue;
            }

            if (budget.Limit < lease.Budget.Limit)
            {
                lowered.Add(lease);
            }

            lease.Budget = budget;
        }

        return lowered;
    }
}
