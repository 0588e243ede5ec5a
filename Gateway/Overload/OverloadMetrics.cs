using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using BedrockAspire.Gateway.Telemetry;

namespace BedrockAspire.Gateway.Overload;

/// <summary>Metrics of what is under way, what waits and what was turned away.</summary>
public sealed class OverloadMetrics
{
    public const string Requests = "requests";
    public const string KeyRequests = "key_requests";
    public const string Bodies = "bodies";
    public const string KeyBodies = "key_bodies";
    public const string QueueFull = "queue_full";
    public const string QueueWait = "queue_wait";
    public const string ShuttingDown = "shutting_down";

    private readonly Meter _meter;
    private readonly Histogram<double> _wait;
    private readonly Counter<long> _shed;
    private readonly Counter<long> _moved;

    /// <summary>Makes the instruments.</summary>
    public OverloadMetrics(IMeterFactory meterFactory)
    {
        ArgumentNullException.ThrowIfNull(meterFactory);
        _meter = meterFactory.Create(GenAiNames.Source);
        _shed = _meter.CreateCounter<long>(GenAiNames.OverloadShed, "{request}", "Requests turned away because of too much work");
        _moved = _meter.CreateCounter<long>(
            GenAiNames.OverloadMoved, "{request}", "Requests that went to another region, because the first had no place for them");
        _wait = _meter.CreateHistogram(
            GenAiNames.OverloadWait,
            "s",
            "Time that requests waited for their turn at a model",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = GenAiNames.DurationBuckets });
    }

    /// <summary>A request was turned away.</summary>
    public void Shed(string reason) => _shed.Add(1, new KeyValuePair<string, object?>(GenAiNames.OverloadReason, reason));

    /// <summary>A request's turn has come after a wait.</summary>
    public void Waited(TimeSpan wait) => _wait.Record(wait.TotalSeconds);

    /// <summary>A request went to another region than the first.</summary>
    public void Moved(string region) => _moved.Add(1, new KeyValuePair<string, object?>(GenAiNames.CloudRegion, region));

    internal void ObserveRequests(Func<int> underWay) =>
        _meter.CreateObservableGauge(GenAiNames.OverloadRequests, underWay, "{request}", "Requests to models that the process works on");

    internal void ObserveBodies(Func<long> held) =>
        _meter.CreateObservableGauge(GenAiNames.OverloadBodies, held, "By", "Bytes of request bodies that the process holds");

    internal void ObserveGates(ConcurrentDictionary<(string Model, string Region), CallGate> gates)
    {
        _meter.CreateObservableGauge(GenAiNames.OverloadCalls, () => Measure(gates, gate => gate.UnderWay), "{request}", "Requests under way to a model");
        _meter.CreateObservableGauge(GenAiNames.OverloadQueue, () => Measure(gates, gate => gate.Waiting), "{request}", "Requests that wait for a model");
    }

    private static IEnumerable<Measurement<int>> Measure(
        ConcurrentDictionary<(string Model, string Region), CallGate> gates, Func<CallGate, int> value) =>
        gates.Select(pair => new Measurement<int>(
            value(pair.Value),
            new KeyValuePair<string, object?>(GenAiNames.RequestModel, pair.Key.Model),
            new KeyValuePair<string, object?>(GenAiNames.CloudRegion, pair.Key.Region)));
}
