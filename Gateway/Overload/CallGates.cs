using System.Collections.Concurrent;
using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Catalogue;
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
    /// Finds the gate that a call must pass, and passes it if it has a place. If not, the next region that the model and the operator allow is tried, and the
    /// call moved to the first with a place; if none has, to the one where the fewest wait, and there it must wait.
    /// </summary>
    /// <returns>
    /// The gate and whether it was passed; no gate for kinds of calls that have bounded queues of their own (embeddings, rerank and moderations, whose
    /// requests come by the hundred and wait for each other).
    /// </returns>
    public (CallGate? Gate, bool IsEntered) Choose(string operation, GatewayRequest call)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (operation is GenAiNames.Embeddings or GenAiNames.Rerank or GenAiNames.Moderation)
        {
            return (null, false);
        }

        var first = GateOf(call.Model!.Id, call.Region!);
        return first.TryEnter() ? (first, true) : call.Elsewhere.Count == 0 ? (first, false) : ChooseElsewhere(call, first);
    }

    private (CallGate Gate, bool IsEntered) ChooseElsewhere(GatewayRequest call, CallGate first)
    {
        var (shortest, waiting) = (first, first.Waiting);
        ModelRoute? way = null;
        var isEntered = false;
        foreach (var other in call.Elsewhere)
        {
            var gate = GateOf(call.Model!.Id, other.Region);
            isEntered = gate.TryEnter();
            if (isEntered || gate.Waiting < waiting)
            {
                (shortest, waiting, way) = (gate, gate.Waiting, other);
            }

            if (isEntered)
            {
                break;
            }
        }

        if (way is not null)
        {
            call.MoveTo(way);
            _metrics.Moved(way.Region);
        }

        return (shortest, isEntered);
    }

    private CallGate GateOf(string model, string region) =>
        _gates.TryGetValue((model, region), out var gate)
            ? gate
            : _gates.GetOrAdd(_gates.Count < MostGates ? (model, region) : (Others, region), new CallGate(_options, _metrics, _timeProvider));

    /// <summary>Whose turn a request takes: keys share a gate in equal parts.</summary>
    public static Guid TenantOf(GatewayRequest call) => call?.Caller?.KeyId ?? Caller.MasterKeyId;
}
