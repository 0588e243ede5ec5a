using BedrockAspire.Gateway.Usage;

namespace BedrockAspire.Tests.Usage;

/// <summary>Keeps records as a database would, and can be away.</summary>
internal sealed class MemoryUsageStore : IUsageStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, UsageRecord> _records = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiters = [];

    /// <summary>Whether every attempt fails.</summary>
    public bool IsAway { get; set; }

    public int Attempts { get; private set; }

    public IReadOnlyList<UsageRecord> Records
    {
        get
        {
            lock (_lock)
            {
                return [.. _records.Values];
            }
        }
    }

    /// <summary>Waits until there are so many records.</summary>
    public async Task<IReadOnlyList<UsageRecord>> WaitForAsync(int count, CancellationToken cancellationToken)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_records.Count >= count)
            {
                return [.. _records.Values];
            }

            _waiters.Add((count, reached));
        }

        await reached.Task.WaitAsync(BedrockAspire.Tests.Infrastructure.TestTimeouts.Default, cancellationToken);
        return Records;
    }

    public Task<int> AddAsync(IReadOnlyList<UsageRecord> records, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Attempts++;
            if (IsAway)
            {
                throw new InvalidOperationException("The store is away.");
            }

            var added = records.Count(record => _records.TryAdd(record.Id, record));
            foreach (var (_, reached) in _waiters.Where(waiter => _records.Count >= waiter.Count))
            {
                reached.TrySetResult();
            }

            return Task.FromResult(added);
        }
    }

    public Task MaintainAsync(DateTimeOffset now, int? retentionMonths, CancellationToken cancellationToken) => Task.CompletedTask;
}
