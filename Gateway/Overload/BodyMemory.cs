using BedrockAspire.Gateway.Errors;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Overload;

/// <summary>
/// Bounds the sum of the request bodies that the process holds; each alone is bounded by the server. A length that is announced is counted before anything is
/// read, one that is not as it arrives.
/// </summary>
public sealed class BodyMemory
{
    private readonly FairShare _bytes;
    private readonly OverloadMetrics _metrics;
    private readonly long _longestBody;

    /// <summary>Makes the counter.</summary>
    public BodyMemory(IOptions<OverloadOptions> options, IOptions<GatewayOptions> gateway, OverloadMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(gateway);
        ArgumentNullException.ThrowIfNull(metrics);
        _bytes = new FairShare(options.Value.MaxBodyMemoryBytes, options.Value.KeyShare);
        _longestBody = gateway.Value.MaxRequestBodyBytes;
        _metrics = metrics;
        metrics.ObserveBodies(() => HeldBytes);
    }

    /// <summary>Bytes that are counted now.</summary>
    public long HeldBytes => _bytes.Taken;

    /// <summary>Begins the body of a request.</summary>
    /// <param name="tenant">Whose request it is.</param>
    /// <param name="announced">Its length, where the client told it.</param>
    /// <param name="body">What counts it until it is disposed; null when it may not be read.</param>
    /// <returns>Null when it may be read, else why not.</returns>
    internal GatewayError? Open(Guid tenant, long? announced, out HeldBody? body)
    {
        // Of what is too long for the server nothing is read.
        var held = announced <= _longestBody ? announced.Value : 0;
        var refusal = held == 0 ? null : Take(tenant, held);
        body = refusal is null ? new HeldBody(this, tenant, held) : null;
        return refusal;
    }

    internal GatewayError? Take(Guid tenant, long bytes)
    {
        switch (_bytes.TryTake(tenant, bytes))
        {
            case ShareOutcome.Taken:
                return null;
            case ShareOutcome.PartUsedUp:
                _metrics.Shed(OverloadMetrics.KeyBodies);
                return OverloadErrors.KeyBodies;
            default:
                _metrics.Shed(OverloadMetrics.Bodies);
                return OverloadErrors.Bodies;
        }
    }

    internal void Give(Guid tenant, long bytes) => _bytes.Give(tenant, bytes);
}
