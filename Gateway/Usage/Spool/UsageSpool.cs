using BedrockAspire.Gateway.Catalogue;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Usage.Spool;

/// <summary>
/// Records of calls on the local disk, until the database has them. Slots are taken by requests, without a lock or a system call; everything
/// else is done by one background loop. Its size is bounded. What goes wrong with the disk is logged, and is never a request's crash.
/// </summary>
internal sealed partial class UsageSpool : IDisposable
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly List<UsageSegment> _segments = [];
    private readonly UsageOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger<UsageSpool> _logger;
    private readonly int _slots;
    private readonly string _path;
    private SpoolFolder? _folder;
    private UsageSegment? _current;
    private UsageSegment? _spare;
    private long _sequence;
    private long _lastFailure;
    private bool _hasFailed;
    private bool _isFull;
    private bool _isDisposed;

    public UsageSpool(IOptions<UsageOptions> options, ServedModels served, TimeProvider timeProvider, ILogger<UsageSpool> logger)
    {
        _options = options.Value;
        _timeProvider = timeProvider;
        _logger = logger;
        _slots = (_options.SegmentBytes - SegmentHeader.Size) / UsageSlot.Size;
        _path = Path.GetFullPath(Path.Combine(_options.SpoolFolder, served.Section));
    }

    /// <summary>Records that wait for the database.</summary>
    public int Depth
    {
        get
        {
            lock (_lock)
            {
                return _segments.Sum(segment => segment.Pending);
            }
        }
    }

    /// <summary>What the files take, in bytes.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
            {
                return _segments.Sum(segment => segment.Length) + (_spare?.Length ?? 0);
            }
        }
    }

    /// <summary>Whether a call that begins now can be recorded.</summary>
    public bool IsUsable
    {
        get
        {
            lock (_lock)
            {
                return _spare is not null || _current is { HasRoom: true };
            }
        }
    }

    /// <summary>Opens the folder and finds what an earlier process left. A folder that cannot be used is tried again by <see cref="Maintain"/>.</summary>
    /// <exception cref="UsageSpoolException">Another process has the folder.</exception>
    public void Open()
    {
        lock (_lock)
        {
            TryOpen();
            Prepare();
        }
    }

    /// <summary>Takes a slot for a call.</summary>
    /// <returns>False when nothing can be recorded now.</returns>
    public bool TryTake(out UsageSegment segment, out int slot)
    {
        var current = Volatile.Read(ref _current);
        if (current is not null && (slot = current.TryTake()) >= 0)
        {
            segment = current;
            return true;
        }

        return TryTakeFromNext(out segment, out slot);
    }

    /// <summary>Fills a batch with the oldest records that the database does not have.</summary>
    public void Collect(UsageBatch batch)
    {
        UsageSegment[] segments;
        lock (_lock)
        {
            segments = [.. _segments];
        }

        foreach (var segment in segments)
        {
            if (segment.Pending > 0)
            {
                segment.Collect(batch);
            }
        }
    }

    /// <summary>Forces records to the disk, deletes files whose records the database has, and keeps the next file ready.</summary>
    public void Maintain()
    {
        UsageSegment[] segments;
        lock (_lock)
        {
            segments = [.. _segments];
        }

        try
        {
            foreach (var segment in segments)
            {
                segment.Flush();
            }
        }
        catch (IOException exception)
        {
            Log.NotFlushed(_logger, exception, _path);
        }

        lock (_lock)
        {
            RemoveDone();
            if (!HasFailedJustNow())
            {
                try
                {
                    TryOpen();
                    Prepare();
                }
                catch (UsageSpoolException exception)
                {
                    Fail(exception);
                }
            }
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            Volatile.Write(ref _current, null);
            foreach (var segment in _spare is null ? _segments : _segments.Append(_spare))
            {
                var isClean = segment.IsClean;
                segment.Dispose();
                if (isClean)
                {
                    File.Delete(segment.Path);
                }
            }

            _segments.Clear();
            _spare = null;
            _folder?.Dispose();
            _folder = null;
        }
    }

    private bool TryTakeFromNext(out UsageSegment segment, out int slot)
    {
        lock (_lock)
        {
            while (true)
            {
                if (_current is { } current && (slot = current.TryTake()) >= 0)
                {
                    segment = current;
                    return true;
                }

                if (_spare is null && !HasFailedJustNow())
                {
                    Prepare();
                }

                if (_spare is null)
                {
                    (segment, slot) = (null!, -1);
                    return false;
                }

                _segments.Add(_spare);
                Volatile.Write(ref _current, _spare);
                _spare = null;
            }
        }
    }

    private void TryOpen()
    {
        if (_folder is not null || _isDisposed)
        {
            return;
        }

        try
        {
            _folder = SpoolFolder.Open(_path);
            foreach (var path in _folder.Segments())
            {
                _sequence = Math.Max(_sequence, SpoolFolder.SequenceOf(path));
                Recover(path);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _folder?.Dispose();
            _folder = null;
            Fail(exception);
        }
    }

    private void Recover(string path)
    {
        if (UsageSegment.Recover(path) is not { } segment)
        {
            Log.Damaged(_logger, _folder!.Quarantine(path));
            return;
        }

        if (segment.CorruptSlots > 0)
        {
            Log.SlotsDamaged(_logger, segment.CorruptSlots, path);
        }

        if (segment.Pending > 0)
        {
            Log.Recovered(_logger, segment.Pending, segment.InterruptedCalls, path);
        }

        _segments.Add(segment);
    }

    // The next file is made before it is needed, so that no request has to wait for the disk.
    private void Prepare()
    {
        if (_folder is null || _spare is not null)
        {
            return;
        }

        var length = SegmentHeader.LengthOf(_slots);
        if (_segments.Sum(segment => segment.Length) + length > _options.MaxSpoolBytes)
        {
            if (!_isFull)
            {
                _isFull = true;
                Log.Full(_logger, _path, _options.MaxSpoolBytes, _options.WhenFull);
            }

            return;
        }

        try
        {
            var sequence = _sequence + 1;
            _spare = UsageSegment.Create(_folder.SegmentPath(sequence), new SegmentHeader(_slots, sequence, _folder.Replica));
            _sequence = sequence;
            if (_isFull || _hasFailed)
            {
                _isFull = _hasFailed = false;
                Log.Usable(_logger, _path);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Fail(exception);
        }
    }

    private void RemoveDone()
    {
        for (var i = _segments.Count - 1; i >= 0; i--)
        {
            var segment = _segments[i];
            if (!segment.IsDone || segment == _current)
            {
                continue;
            }

            try
            {
                if (segment.CorruptSlots > 0)
                {
                    Log.Damaged(_logger, _folder!.Quarantine(segment.Path));
                }
                else
                {
                    File.Delete(segment.Path);
                }

                segment.Dispose();
                _segments.RemoveAt(i);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It stays, and is tried again; what is in it would only be passed over by the database.
                Fail(exception);
            }
        }
    }

    private bool HasFailedJustNow() => _hasFailed && _timeProvider.GetElapsedTime(_lastFailure) < RetryInterval;

    private void Fail(Exception exception)
    {
        if (!_hasFailed)
        {
            Log.Unusable(_logger, exception, _path, _options.WhenFull);
        }

        _hasFailed = true;
        _lastFailure = _timeProvider.GetTimestamp();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Usage cannot be recorded in {Folder}; calls are handled by Gateway:Usage:WhenFull = {Policy} until it can")]
        public static partial void Unusable(ILogger logger, Exception exception, string folder, WhenSpoolFull policy);

        [LoggerMessage(2, LogLevel.Error, "The usage records in {Folder} have reached {MaxBytes} bytes (Gateway:Usage:MaxSpoolBytes) because the database does not take them; calls are handled by Gateway:Usage:WhenFull = {Policy}")]
        public static partial void Full(ILogger logger, string folder, long maxBytes, WhenSpoolFull policy);

        [LoggerMessage(3, LogLevel.Information, "Usage is recorded in {Folder} again")]
        public static partial void Usable(ILogger logger, string folder);

        [LoggerMessage(4, LogLevel.Error, "A file of usage records is damaged; what can be read of it is taken, and it is kept as {Path}")]
        public static partial void Damaged(ILogger logger, string path);

        [LoggerMessage(5, LogLevel.Error, "{Count} usage records of {Path} are damaged and cannot be read")]
        public static partial void SlotsDamaged(ILogger logger, int count, string path);

        [LoggerMessage(6, LogLevel.Information, "{Count} usage records of an earlier process were found in {Path}, {Interrupted} of them of calls that it did not end")]
        public static partial void Recovered(ILogger logger, int count, int interrupted, string path);

        [LoggerMessage(7, LogLevel.Warning, "Usage records in {Folder} could not be forced to the disk; a power failure may cost them")]
        public static partial void NotFlushed(ILogger logger, Exception exception, string folder);
    }
}
