using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace BedrockAspire.ServiceDefaults.Logging;

/// <summary>Formats the entries of one category, on the thread that logs them.</summary>
internal sealed class BatchedConsoleLogger(string category, BatchedConsoleProvider provider) : ILogger
{
    private const int MaxKeptCharacters = 4096;

    [ThreadStatic]
    private static StringWriter? _writer;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => provider.Scopes?.Push(state);

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }

        var writer = _writer ??= new StringWriter();
        var text = writer.GetStringBuilder();
        try
        {
            provider.Formatter.Write(new LogEntry<TState>(logLevel, category, eventId, state, exception, formatter), provider.Scopes, writer);
            Write(logLevel, text);
        }
        finally
        {
            text.Clear();
            if (text.Capacity > MaxKeptCharacters)
            {
                text.Capacity = MaxKeptCharacters;
            }
        }
    }

    private void Write(LogLevel level, System.Text.StringBuilder text)
    {
        if (text.Length == 0)
        {
            return;
        }

        // One piece nearly always.
        var chunks = text.GetChunks().GetEnumerator();
        chunks.MoveNext();
        provider.Write(level, chunks.Current.Length == text.Length ? chunks.Current.Span : text.ToString());
    }
}
