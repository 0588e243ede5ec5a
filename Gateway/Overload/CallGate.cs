using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.Gateway.Overload;

/// <summary>
/// The way to one model in one region: so many requests at a time, the others wait in a fair queue. Without others waiting, entering and leaving
/// is one interlocked operation each.
/// </summary>
public sealed class CallGate
{
    private readonly Lock _lock = new();
    private readonly FairQueue _queue;
    private readonly OverloadOptions _options;
    private readonly OverloadMetrics _metrics;
    private readonly TimeProvider _timeProvider;
    private int _free;
    private int _waiting;

    internal CallGate(OverloadOptions options, OverloadMetrics metrics, TimeProvider timeProvider)
    {
        _options = options;
        _metrics = metrics;
        _timeProvider = timeProvider;
        _free = options.MaxCallsPerModel;
        _queue = new FairQueue(options.MaxQueuedPerModel);
    }

    /// <summary>Requests that wait.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Requests that are under way.</summary>
    public int UnderWay => _options.MaxCallsPerModel - Math.Max(0, Volatile.Read(ref _free));

    /// <summary>Takes a place if there is one and nobody waits for it. <see cref="Leave"/> must follow, once, when it does.</summary>
    public bool TryEnter() => Volatile.Read(ref _waiting) == 0 && TryTakePlace();

    /// <summary>Waits for a turn. <see cref="Leave"/> must follow, once, when it returns.</summary>
    /// <param name="tenant">Whose request it is: tenants take turns.</param>
    /// <param name="cancellationToken">The caller has left.</param>
    /// <returns>How long it waited.</returns>
    /// <exception cref="GatewayException">Too many wait already, or the wait took too long (503).</exception>
    public ValueTask<TimeSpan> EnterAsync(Guid tenant, CancellationToken cancellationToken) =>
        TryEnter()
            ? ValueTask.FromResult(TimeSpan.Zero)
            : WaitAsync(tenant, cancellationToken);

    /// <summary>Lets the next one in.</summary>
    public void Leave()
    {
        Interlocked.Increment(ref _free);
        // A full fence lies between the two here, and between their counterparts in WaitAsync: one of both sides sees the other.
        if (Volatile.Read(ref _waiting) != 0)
        {
            HandOut();
        }
    }

    private bool TryTakePlace()
    {
        var free = Volatile.Read(ref _free);
        while (free > 0)
        {
            var seen = Interlocked.CompareExchange(ref _free, free - 1, free);
            if (seen == free)
            {
                return true;
            }

            free = seen;
        }

        return false;
    }

    private void HandOut()
    {
        lock (_lock)
        {
            while (_queue.Count > 0 && TryTakePlace())
            {
                _queue.TryTake(out var next);
                Interlocked.Decrement(ref _waiting);
                next!.SetResult(true);
            }
        }
    }

    private async ValueTask<TimeSpan> WaitAsync(Guid tenant, CancellationToken cancellationToken)
    {
        var started = _timeProvider.GetTimestamp();
        var wait = new CallWait(tenant);
        LineUp(wait);
        HandOut();
        try
        {
            if (!await wait.Task.WaitAsync(_options.MaxQueueWait, _timeProvider, cancellationToken))
            {
                throw Shed(OverloadMetrics.QueueFull);
            }
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            GiveUp(wait);
            if (exception is TimeoutException)
            {
                throw Shed(OverloadMetrics.QueueWait);
            }

            throw;
        }

        var waited = _timeProvider.GetElapsedTime(started);
        _metrics.Waited(waited);
        return waited;
    }

    private void LineUp(CallWait wait)
    {
        CallWait? displaced;
        lock (_lock)
        {
            if (!_queue.TryAdd(wait, out displaced))
            {
                throw Shed(OverloadMetrics.QueueFull);
            }

            if (displaced is null)
            {
                Interlocked.Increment(ref _waiting);
            }
        }

        displaced?.SetResult(false);
    }

    private void GiveUp(CallWait wait)
    {
        lock (_lock)
        {
            if (_queue.Remove(wait))
            {
                Interlocked.Decrement(ref _waiting);
                return;
            }
        }

        // Its turn came, or it was pushed out, at the very moment that it gave up.
        if (wait.Task.IsCompletedSuccessfully && wait.Task.GetAwaiter().GetResult())
        {
            Leave();
        }
    }

    private GatewayException Shed(string reason)
    {
        _metrics.Shed(reason);
        return new GatewayException(OverloadErrors.ModelBusy);
    }
}
