using BedrockAspire.Gateway.Errors;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Overload;

/// <summary>Counts the requests to models that the process works on, turns away those that are too many and, when the process is to end, all new ones.</summary>
public sealed class Admission : IDisposable
{
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _ending = new();
    private readonly OverloadMetrics _metrics;
    private readonly int _most;
    private int _underWay;
    private int _isEnding;
    private int _isDraining;

    /// <summary>Makes the counter.</summary>
    public Admission(IOptions<OverloadOptions> options, OverloadMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(metrics);
        _most = options.Value.MaxRequests;
        _metrics = metrics;
        metrics.Observe(() => UnderWay);
    }

    /// <summary>Requests that the process works on.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>Whether the process is to end, so that callers should turn to another one.</summary>
    public bool IsEnding => Volatile.Read(ref _isEnding) != 0;

    /// <summary>Whether it takes no new requests any more.</summary>
    public bool IsDraining => Volatile.Read(ref _isDraining) != 0;

    /// <summary>Streams that are still open must end now.</summary>
    public CancellationToken Ending => _ending.Token;

    /// <summary>Begins a request. Only when it may go on must <see cref="Leave"/> follow.</summary>
    /// <returns>Null when it may go on, else why not.</returns>
    public GatewayError? Enter()
    {
        var underWay = Interlocked.Increment(ref _underWay);
        if (!IsDraining && underWay <= _most)
        {
            return null;
        }

        var isDraining = IsDraining;
        Leave();
        _metrics.Shed(isDraining ? OverloadMetrics.ShuttingDown : OverloadMetrics.Requests);
        return isDraining ? OverloadErrors.ShuttingDown : OverloadErrors.ProcessBusy;
    }

    /// <summary>Ends a request.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _underWay) == 0 && IsDraining)
        {
            _idle.TrySetResult();
        }
    }

    /// <summary>Says that the process is to end, and takes requests nevertheless: callers need a while to turn away.</summary>
    internal void Announce() => Volatile.Write(ref _isEnding, 1);

    /// <summary>Lets no further request in.</summary>
    /// <returns>A task that ends with the last request.</returns>
    internal Task DrainAsync()
    {
        Announce();
        Interlocked.Exchange(ref _isDraining, 1);
        if (UnderWay == 0)
        {
            _idle.TrySetResult();
        }

        return _idle.Task;
    }

    internal Task EndStreamsAsync() => _ending.CancelAsync();

    /// <inheritdoc />
    public void Dispose() => _ending.Dispose();
}
