using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Gateway.Usage.Spool;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Usage;

/// <summary>
/// Records every call to a model: its beginning before it is made, its end before the caller is told that it is over. Without a database there
/// is no ledger, and nothing is recorded.
/// </summary>
public sealed partial class UsageLedger
{
    private readonly UsageSpool? _spool;
    private readonly UsageMetrics _metrics;
    private readonly TimeProvider _timeProvider;
    private readonly WhenSpoolFull _whenFull;
    private readonly string _service;
    private readonly ILogger<UsageLedger> _logger;
    private int _isFull;

    internal UsageLedger(
        UsageSpool? spool,
        UsageMetrics metrics,
        ServedModels served,
        IOptions<UsageOptions> options,
        TimeProvider timeProvider,
        ILogger<UsageLedger> logger)
    {
        _spool = spool;
        _metrics = metrics;
        _timeProvider = timeProvider;
        _whenFull = options.Value.WhenFull;
        _service = served.Name;
        _logger = logger;
    }

    /// <summary>Records that a call begins, with room for its end. No system call, no allocation.</summary>
    /// <exception cref="GatewayException">It cannot be recorded, and the operator wants it refused then (503).</exception>
    internal void Begin(string operation, GatewayRequest call)
    {
        if (_spool is null)
        {
            return;
        }

        if (!_spool.TryTake(out var segment, out var slot))
        {
            GoWithout();
            return;
        }

        var now = _timeProvider.GetUtcNow();
        segment.Begin(slot, RecordId.Next(now), now, _service, operation, call);
        (call.UsageSegment, call.UsageSlot) = (segment, slot);
        if (Volatile.Read(ref _isFull) != 0)
        {
            Volatile.Write(ref _isFull, 0);
        }
    }

    /// <summary>Records how a call ended. Cannot fail, unless the process is past its end; then the call counts as interrupted.</summary>
    internal void End(GatewayRequest call, in CallSettlement settlement)
    {
        if (call.UsageSegment is not { } segment)
        {
            return;
        }

        call.UsageSegment = null;
        try
        {
            segment.End(call.UsageSlot, settlement);
        }
        catch (ObjectDisposedException)
        {
            Log.TooLate(_logger, call.RequestId);
        }
    }

    private void GoWithout()
    {
        if (_whenFull == WhenSpoolFull.Refuse)
        {
            throw new GatewayException(
                new GatewayError(
                    GatewayErrorKind.UsageNotRecordable,
                    "The gateway cannot record usage at the moment and therefore makes no calls. Try again in a minute; the operator finds the reason in its log.")
                {
                    RetryAfter = TimeSpan.FromSeconds(30),
                });
        }

        _metrics.CallUnrecorded();
        if (Interlocked.Exchange(ref _isFull, 1) == 0)
        {
            Log.Unrecorded(_logger);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Calls are made without being recorded, as Gateway:Usage:WhenFull says; gateway.usage.unrecorded counts them")]
        public static partial void Unrecorded(ILogger logger);

        [LoggerMessage(2, LogLevel.Warning, "A call ended after its ledger was closed and will be recorded as interrupted, id {RequestId}")]
        public static partial void TooLate(ILogger logger, string requestId);
    }
}
