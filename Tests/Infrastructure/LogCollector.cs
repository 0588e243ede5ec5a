namespace BedrockAspire.Tests.Infrastructure;

/// <summary>
/// Keeps every log entry, so that a stray warning is a failure, and lets a test wait for one: a signal that needs no hook in the product.
/// </summary>
public sealed class LogCollector : ILoggerProvider
{
    private readonly Lock _lock = new();
    private readonly List<LogEntry> _entries = [];
    private readonly List<(Func<LogEntry, bool> Predicate, TaskCompletionSource<LogEntry> Found)> _waiters = [];

    public IReadOnlyList<LogEntry> Entries
    {
        get
        {
            lock (_lock)
            {
                return [.. _entries];
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => new CollectingLogger(categoryName, this);

    /// <summary>The first entry, past or to come, that <paramref name="predicate"/> accepts.</summary>
    public async Task<LogEntry> WaitForAsync(Func<LogEntry, bool> predicate, CancellationToken cancellationToken = default)
    {
        var found = new TaskCompletionSource<LogEntry>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_entries.FirstOrDefault(predicate) is { } entry)
            {
                return entry;
            }

            _waiters.Add((predicate, found));
        }

        return await found.Task.WaitAsync(TestTimeouts.Default, cancellationToken);
    }

    /// <summary>Waits until the host has finished <paramref name="count"/> requests whose path contains <paramref name="path"/>.</summary>
    public Task WaitForFinishedRequestsAsync(string path, int count = 1, CancellationToken cancellationToken = default)
    {
        var seen = 0;
        return WaitForAsync(
            entry => entry.Message.StartsWith("Request finished", StringComparison.Ordinal)
                && entry.Message.Contains(path, StringComparison.Ordinal)
                && ++seen == count,
            cancellationToken);
    }

    /// <summary>Fails when anything at Warning or above was logged.</summary>
    public void AssertNoWarnings()
    {
        var stray = Entries.Where(entry => entry.Level >= LogLevel.Warning).ToArray();
        if (stray.Length > 0)
        {
            Assert.Fail($"{stray.Length} warnings or errors were logged:\n{string.Join('\n', stray.AsEnumerable())}");
        }
    }

    /// <summary>Fails when <paramref name="text"/> stands in any entry: a prompt, a key.</summary>
    public void AssertNowhere(string text)
    {
        Assert.DoesNotContain(Entries, entry => entry.ToString().Contains(text, StringComparison.Ordinal));
    }

    public void Dispose()
    {
    }

    private void Add(LogEntry entry)
    {
        lock (_lock)
        {
            _entries.Add(entry);
            foreach (var waiter in _waiters.Where(waiter => waiter.Predicate(entry)).ToArray())
            {
                _waiters.Remove(waiter);
                waiter.Found.SetResult(entry);
            }
        }
    }

    private sealed class CollectingLogger(string category, LogCollector collector) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            collector.Add(new LogEntry(category, logLevel, eventId, formatter(state, exception), exception));
        }
    }
}
