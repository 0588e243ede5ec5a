using System.Diagnostics.Metrics;
using BedrockAspire.Gateway.Telemetry;
using BedrockAspire.Gateway.Usage.Spool;

namespace BedrockAspire.Gateway.Usage;

/// <summary>How the ledger is: what waits, for how long, and what was not recorded.</summary>
internal sealed class UsageMetrics
{
    private readonly Counter<long> _unrecorded;
    private readonly Counter<long> _shipped;
    private readonly Counter<long> _failures;
    private readonly TimeProvider _timeProvider;
    private long _oldestPendingTicks;

    public UsageMetrics(IMeterFactory meterFactory, UsageSpool? spool, TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        var meter = meterFactory.Create(GenAiNames.Source);
        _unrecorded = meter.CreateCounter<long>(GenAiNames.UsageUnrecorded, "{call}", "Calls that were made without being recorded");
        _shipped = meter.CreateCounter<long>(GenAiNames.UsageShipped, "{record}", "Usage records that were copied to the database");
        _failures = meter.CreateCounter<long>(GenAiNames.UsageShipFailures, "{attempt}", "Attempts to copy usage records to the database that failed");
        if (spool is not null)
        {
            meter.CreateObservableGauge(GenAiNames.UsageSpoolDepth, () => spool.Depth, "{record}", "Usage records that wait for the database");
            meter.CreateObservableGauge(GenAiNames.UsageSpoolBytes, () => spool.Bytes, "By", "Size of the files of usage records");
            meter.CreateObservableGauge(GenAiNames.UsageSpoolLag, () => Lag.TotalSeconds, "s", "Age of the oldest usage record that waits for the database");
        }
    }

    /// <summary>Age of the oldest record that waits; zero when none has waited for longer than a round.</summary>
    public TimeSpan Lag => Interlocked.Read(ref _oldestPendingTicks) is var ticks and > 0
        ? _timeProvider.GetUtcNow() - new DateTimeOffset(ticks, TimeSpan.Zero)
        : TimeSpan.Zero;

    public void CallUnrecorded() => _unrecorded.Add(1);

    public void RecordsShipped(int count)
    {
        _shipped.Add(count);
        Interlocked.Exchange(ref _oldestPendingTicks, 0);
    }

    public void ShippingFailed(DateTimeOffset oldest)
    {
        _failures.Add(1);
        Interlocked.Exchange(ref _oldestPendingTicks, oldest.UtcTicks);
    }
}
