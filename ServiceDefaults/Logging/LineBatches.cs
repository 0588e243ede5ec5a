namespace BedrockAspire.ServiceDefaults.Logging;

/// <summary>
/// Writes lines to a stream from one thread, as many at a time as have come. The first line after a rest goes out at once; while lines keep coming they are
/// collected for a short pause, so that a busy service makes a few writes a second and not one for each request. Memory is bounded.
/// </summary>
internal sealed class LineBatches : IDisposable
{
    /// <summary>How long lines are collected. Short enough that nobody who watches a log notices.</summary>
    public static readonly TimeSpan DefaultPause = TimeSpan.FromMilliseconds(50);

    private const int BytesBeforeEarlyWrite = 64 * 1024;

    private readonly object _lock = new();
    private readonly Stream _output;
    private readonly TimeSpan _pause;
    private readonly Thread _thread;
    private LineBuffer _waiting = new();
    private LineBuffer _written = new();
    private long _dropped;
    private bool _isPausing;
    private bool _isUrgent;
    private bool _isEnded;

    public LineBatches(Stream output, TimeSpan pause)
    {
        _output = output;
        _pause = pause;
        _thread = new Thread(Run) { IsBackground = true, Name = "Log lines" };
        _thread.Start();
    }

    /// <summary>Most bytes that wait to be written.</summary>
    public int MaxBytes { get; init; } = 1024 * 1024;

    /// <summary>What happens to a line when there are as many: it is left out, and how many were is told later; otherwise its writer waits.</summary>
    public bool DropsWhenFull { get; set; }

    /// <summary>Adds text that ends with a line break.</summary>
    /// <param name="text">Whole lines.</param>
    /// <param name="isUrgent">Whether it is written without a pause.</param>
    public void Add(ReadOnlySpan<char> text, bool isUrgent)
    {
        lock (_lock)
        {
            while (!_isEnded && _waiting.Length >= MaxBytes)
            {
                if (DropsWhenFull)
                {
                    _dropped++;
                    return;
                }

                Monitor.Wait(_lock);
            }

            if (_isEnded)
            {
                return;
            }

            var wasEmpty = _waiting.Length == 0;
            _waiting.Append(text);
            _isUrgent |= isUrgent || _waiting.Length >= BytesBeforeEarlyWrite;
            if (_isUrgent || (wasEmpty && !_isPausing))
            {
                Monitor.PulseAll(_lock);
            }
        }
    }

    /// <summary>Writes what waits, and ends.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isEnded = true;
            Monitor.PulseAll(_lock);
        }

        _thread.Join();
    }

    private void Run()
    {
        while (Take())
        {
            if (!TryWrite())
            {
                Abandon();
                return;
            }
        }
    }

    /// <returns>False when it is over and nothing is left.</returns>
    private bool Take()
    {
        lock (_lock)
        {
            if (!_isEnded && !_isUrgent && _isPausing)
            {
                Monitor.Wait(_lock, _pause);
            }

            _isPausing = false;
            while (_waiting.Length == 0 && !_isEnded)
            {
                Monitor.Wait(_lock);
            }

            if (_dropped > 0)
            {
                _waiting.Append($"{_dropped} lines of the log were left out: they came faster than they could be written.{Environment.NewLine}");
                _dropped = 0;
            }

            (_waiting, _written) = (_written, _waiting);
            _isUrgent = false;
            _isPausing = true;
            // Those that waited for room.
            Monitor.PulseAll(_lock);
            return _written.Length > 0;
        }
    }

    private bool TryWrite()
    {
        try
        {
            _output.Write(_written.Bytes);
            _output.Flush();
            _written.Clear();
            return true;
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or UnauthorizedAccessException)
        {
            // Who reads the log is gone or its disk is full; there is nowhere left to tell it, and requests go on.
            return false;
        }
    }

    private void Abandon()
    {
        lock (_lock)
        {
            _isEnded = true;
            Monitor.PulseAll(_lock);
        }
    }
}
