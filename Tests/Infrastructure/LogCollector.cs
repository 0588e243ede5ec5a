using System.Collections.Concurrent;

namespace BedrockAspire.Tests.Infrastructure;

/// <summary>Keeps every log entry, so that a test can ask for them and a stray warning is a failure.</summary>
public sealed class LogCollector : ILoggerProvider
{
    private readonly ConcurrentQueue<LogEntry> _entries = new();

    public IReadOnlyList<LogEntry> Entries => [.. _entries];

    public ILogger CreateLogger(string categoryName) => new CollectingLogger(categoryName, _entries);

    /// <summary>Fails when anything at Warning or above was logged.</summary>
    public void AssertNoWarnings()
    {
        var stray = _entries.Where(entry => entry.Level >= LogLevel.Warning).ToArray();
        if (stray.Length > 0)
        {
            Assert.Fail($"{stray.Length} warnings or errors were logged:\n{string.Join('\n', stray.AsEnumerable())}");
        }
    }

    /// <summary>Fails when <paramref name="text"/> stands in any entry: a prompt, a key.</summary>
    public void AssertNowhere(string text)
    {
        Assert.DoesNotContain(_entries, entry => entry.ToString().Contains(text, StringComparison.Ordinal));
    }

    public void Dispose()
    {
    }

    private sealed class CollectingLogger(string category, ConcurrentQueue<LogEntry> entries) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            entries.Enqueue(new LogEntry(category, logLevel, eventId, formatter(state, exception), exception));
        }
    }
}
