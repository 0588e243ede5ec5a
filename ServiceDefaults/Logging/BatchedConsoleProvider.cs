using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace BedrockAspire.ServiceDefaults.Logging;

/// <summary>
/// The console's log with its own settings and formatters, for output that goes to a pipe or a file: lines are written in batches. The provider that comes with
/// .NET wakes a thread and makes a system call for every line, which is a tenth of what a request costs.
/// </summary>
[ProviderAlias("Console")]
internal sealed class BatchedConsoleProvider : ILoggerProvider, ISupportExternalScope
{
    private readonly LineBatches _output;
    private readonly LineBatches _errors;
    private readonly Dictionary<string, ConsoleFormatter> _formatters;
    private readonly IDisposable? _onChange;

    public BatchedConsoleProvider(IOptionsMonitor<ConsoleLoggerOptions> options, IEnumerable<ConsoleFormatter> formatters)
        : this(options, formatters, Console.OpenStandardOutput(), Console.OpenStandardError(), LineBatches.DefaultPause)
    {
    }

    internal BatchedConsoleProvider(
        IOptionsMonitor<ConsoleLoggerOptions> options, IEnumerable<ConsoleFormatter> formatters, Stream output, Stream errors, TimeSpan pause)
    {
        _formatters = formatters.ToDictionary(formatter => formatter.Name, StringComparer.OrdinalIgnoreCase);
        _output = new LineBatches(output, pause);
        _errors = new LineBatches(errors, pause);
        Formatter = Apply(options.CurrentValue);
        _onChange = options.OnChange(changed => Formatter = Apply(changed));
    }

    public ConsoleFormatter Formatter { get; private set; }

    public IExternalScopeProvider? Scopes { get; private set; }

    private LogLevel ErrorThreshold { get; set; }

    public ILogger CreateLogger(string categoryName) => new BatchedConsoleLogger(categoryName, this);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => Scopes = scopeProvider;

    /// <summary>Writes an entry's text.</summary>
    public void Write(LogLevel level, ReadOnlySpan<char> text) =>
        (level >= ErrorThreshold ? _errors : _output).Add(text, isUrgent: level >= LogLevel.Warning);

    public void Dispose()
    {
        _onChange?.Dispose();
        _output.Dispose();
        _errors.Dispose();
    }

    private ConsoleFormatter Apply(ConsoleLoggerOptions options)
    {
        ErrorThreshold = options.LogToStandardErrorThreshold;
        _output.DropsWhenFull = _errors.DropsWhenFull = options.QueueFullMode == ConsoleLoggerQueueFullMode.DropWrite;
        return _formatters.GetValueOrDefault(options.FormatterName ?? ConsoleFormatterNames.Simple) ?? _formatters[ConsoleFormatterNames.Simple];
    }
}
