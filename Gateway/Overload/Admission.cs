using BedrockAspire.Gateway.Errors;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Overload;

/// <summary>
/// Counts the requests to models that the process works on, turns away those that are too many, of all keys or of one, and, when the process is to end,
/// all new ones.
/// </summary>
public sealed class Admission : IDisposable
{
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _ending = new();
    private readonly OverloadMetrics _metrics;
    private readonly FairShare _places;
    private int _isEnding;
    private int _isDraining;

    /// <summary>Makes the counter.</summary>
    public Admission(IOptions<OverloadOptions> options, OverloadMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(metrics);
        _places = new FairShare(options.Value.MaxRequests, options.Value.KeyShare);
        _metrics = metrics;
        metrics.ObserveRequests(() => UnderWay);
    }

    /// <summary>Requests that the process works on.</summary>
    public int UnderWay => (int)_places.Taken;

    /// <summary>Whether the process is to end, so that callers should turn to another one.</summary>
    public bool IsEnding => Volatile.Read(ref _isEnding) != 0;

    /// <summary>Whether it takes no new requests any more.</summary>
    public bool IsDraining => Volatile.Read(ref _isDraining) != 0;

    /// <summary>Streams that are still open must end now.</summary>
    public CancellationToken Ending => _ending.Token;

    /// <summary>Begins a request. Only when it may go on must <see cref="Leave"/> follow.</summary>
    /// <param name="tenant">Whose request it is.</param>
    /// <returns>Null when it may go on, else why not.</returns>
    public GatewayError? Enter(Guid tenant)
    {
        var outcome = _places.TryTake(tenant, 1);
        if (IsDraining)
        {
            if (outcome == ShareOutcome.Taken)
            {
                Leave(tenant);
            }

            return Refuse(OverloadMetrics.ShuttingDown, OverloadErrors.ShuttingDown);
        }

        return outcome switch
        {
            ShareOutcome.Taken => null,
            ShareOutcome.PartUsedUp => Refuse(OverloadMetrics.KeyRequests, OverloadErrors.KeyBusy),
            _ => Refuse(OverloadMetrics.Requests, OverloadErrors.ProcessBusy),
        };
    }

    /// <summary>Ends a request.</summary>
    /// <param name="tenant">As it was given to <see cref="Enter"/>.</param>
    public void Leave(Guid tenant)
    {
        if (_places.Give(tenant, 1) == 0 && IsDraining)
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

    private GatewayError Refuse(string reason, GatewayError error)
    {
        _metrics.Shed(reason);
        return error;
    }

    /// <inheritdoc />
    public void Dispose() => _ending.Dispose();
}
