using System.Collections.Concurrent;
using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Gateway.Telemetry;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Overload;

/// <summary>The gates of all models.</summary>
public sealed class CallGates
{
    // Names that AWS did not list come from callers, so that their number must be bounded.
    private const int MostGates = 1000;
    private const string Others = "other";

    private readonly ConcurrentDictionary<(string Model, string Region), CallGate> _gates = new();
    private readonly OverloadOptions _options;
    private readonly OverloadMetrics _metrics;
    private readonly TimeProvider _timeProvider;

    /// <summary>Makes them.</summary>
    public CallGates(IOptions<OverloadOptions> options, OverloadMetrics metrics, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(metrics);
        _options = options.Value;
        _metrics = metrics;
        _timeProvider = timeProvider;
        metrics.ObserveGates(_gates);
    }

    /// <summary>Requests that wait, at all gates.</summary>
    public int Waiting => _gates.Sum(pair => pair.Value.Waiting);

    /// <summary>
    /// The gate that a call must pass; null for kinds of calls that have bounded queues of their own (embeddings, rerank and moderations, whose
    /// requests come by the hundred and wait for each other).
    /// </summary>
    public CallGate? Find(string operation, GatewayRequest call)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (operation is GenAiNames.Embeddings or GenAiNames.Rerank or GenAiNames.Moderation)
        {
            return null;
        }

        var key = (call.Model!.Id, call.Region!);
        if (_gates.TryGetValue(key, out var gate))
        {
            return gate;
        }

        return _gates.GetOrAdd(_gates.Count < MostGates ? key : (Others, key.Item2), new CallGate(_options, _metrics, _timeProvider));
    }

    /// <summary>Whose turn a request takes: keys share a gate in equal parts.</summary>
    public static Guid TenantOf(GatewayRequest call) => call?.Caller?.KeyId ?? Caller.MasterKeyId;
}
