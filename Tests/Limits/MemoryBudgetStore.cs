using BedrockAspire.Gateway.Limits;

namespace BedrockAspire.Tests.Limits;

/// <summary>A store in memory, shared by the replicas of a test, which can be away, slow or lose an answer.</summary>
internal sealed class MemoryBudgetStore : IBudgetStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(Guid Budget, DateTimeOffset Start, string Replica), Row> _leases = [];
    private readonly HashSet<string> _replicas = [];
    private List<Budget> _budgets = [];
    private long _version = 1;

    public bool IsAway { get; set; }

    /// <summary>Whether the next exchange is carried out, but its answer does not arrive.</summary>
    public bool LosesAnswer { get; set; }

    /// <summary>Holds back exchanges while it is set and not completed.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public int Exchanges { get; private set; }

    public void Set(params Budget[] budgets)
    {
        lock (_lock)
        {
            _budgets = [.. budgets];
            _version++;
        }
    }

    /// <summary>What is spent or leased of a budget's period.</summary>
    public long Committed(Budget budget, DateTimeOffset start) => Sum(budget, start, row => row.Granted);

    /// <summary>What was reported as spent in a budget's period.</summary>
    public long Spent(Budget budget, DateTimeOffset start) => Sum(budget, start, row => row.Spent);

    public Task<ReplicaNews> BeatAsync(Replica replica, long knownVersion, CancellationToken cancellationToken)
    {
        ThrowIfAway();
        lock (_lock)
        {
            _replicas.Add(replica.Id);
            return Task.FromResult(new ReplicaNews(_replicas.Count, _version == knownVersion ? null : new LimitSettings(_version, [.. _budgets])));
        }
    }

    public async Task<IReadOnlyList<LeaseAnswer>> ExchangeAsync(Replica replica, IReadOnlyList<LeaseAsk> asks, CancellationToken cancellationToken)
    {
        if (Gate is { } gate)
        {
            await gate.Task.WaitAsync(cancellationToken);
        }

        ThrowIfAway();
        lock (_lock)
        {
            Exchanges++;
            LeaseAnswer[] answers = [.. asks.Select(ask => Exchange(replica, ask)).OfType<LeaseAnswer>()];
            if (LosesAnswer)
            {
                LosesAnswer = false;
                throw new IOException("The connection was reset.");
            }

            return answers;
        }
    }

    public Task LeaveAsync(Replica replica, CancellationToken cancellationToken)
    {
        ThrowIfAway();
        lock (_lock)
        {
            _replicas.Remove(replica.Id);
            return Task.CompletedTask;
        }
    }

    public Task<IReadOnlyList<BudgetState>> StatesAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    private LeaseAnswer? Exchange(Replica replica, LeaseAsk ask)
    {
        if (_budgets.Find(budget => budget.Id == ask.BudgetId) is not { } budget)
        {
            return null;
        }

        var key = (ask.BudgetId, ask.Window.Start, replica.Id);
        if (!_leases.TryGetValue(key, out var row))
        {
            _leases[key] = row = new Row();
        }

        if (ask.Sequence > row.Sequence)
        {
            row.Sequence = ask.Sequence;
            row.Spent = Math.Max(row.Spent, ask.Spent);
            row.Granted = LeaseRules.Grant(
                budget.Limit.Nanodollars, Total(ask, other => other.Granted), row.Granted, row.Spent, ask.Least, ask.Need, ask.Want);
        }

        return new LeaseAnswer(
            ask.BudgetId,
            ask.Window.Start,
            budget.Limit.Nanodollars,
            row.Granted,
            row.Spent,
            Total(ask, other => other.Granted),
            Total(ask, other => other.Spent));
    }

    private long Total(LeaseAsk ask, Func<Row, long> value) =>
        _leases.Where(pair => pair.Key.Budget == ask.BudgetId && pair.Key.Start == ask.Window.Start).Sum(pair => value(pair.Value));

    private long Sum(Budget budget, DateTimeOffset start, Func<Row, long> value)
    {
        lock (_lock)
        {
            return _leases.Where(pair => pair.Key.Budget == budget.Id && pair.Key.Start == start).Sum(pair => value(pair.Value));
        }
    }

    private void ThrowIfAway()
    {
        if (IsAway)
        {
            throw new IOException("The database is away.");
        }
    }

    private sealed class Row
    {
        public long Granted { get; set; }

        public long Spent { get; set; }

        public long Sequence { get; set; }
    }
}
