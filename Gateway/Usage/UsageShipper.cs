using BedrockAspire.Gateway.Usage.Spool;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Usage;

/// <summary>
/// The ledger's background: forces records to the disk, copies them to the database in batches, and looks after the database's months. While the
/// database is away it waits for longer and longer; nothing is held in memory meanwhile but one batch.
/// </summary>
internal sealed partial class UsageShipper(
    UsageSpool? spool,
    IUsageStore? store,
    UsageMetrics metrics,
    IOptions<UsageOptions> options,
    TimeProvider timeProvider,
    ILogger<UsageShipper> logger) : BackgroundService
{
    private static readonly TimeSpan MaintenanceInterval = TimeSpan.FromHours(6);
    private static readonly TimeSpan LastAttempt = TimeSpan.FromSeconds(5);

    private readonly UsageOptions _options = options.Value;
    private readonly UsageBatch _batch = new(options.Value.BatchSize);
    private DateTimeOffset _nextMaintenance;
    private int _failures;

    /// <inheritdoc />
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        spool?.Open();
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (spool is null || store is null)
        {
            return;
        }

        // No request runs any more: what is left goes now, or after the next start.
        using var timeout = new CancellationTokenSource(LastAttempt, timeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        while (await ShipAsync(store, linked.Token) && _batch.IsFull)
        {
        }

        spool.Maintain();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (spool is null || store is null)
        {
            return;
        }

        // The host waits for the synchronous part of every background service.
        await Task.Yield();
        await Task.WhenAll(MaintainSpoolAsync(stoppingToken), ShipAsync(stoppingToken));
    }

    private async Task MaintainSpoolAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                spool!.Maintain();
            }
            catch (Exception exception)
            {
                // A background loop's edge: a disk can fail in ways that nobody foresaw, and the calls go on.
                Log.SpoolBroke(logger, exception);
            }

            await Task.Delay(_options.FlushInterval, timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ShipAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await MaintainStoreAsync(cancellationToken);
            while (await ShipAsync(store!, cancellationToken) && _batch.IsFull)
            {
            }

            await Task.Delay(Pause(), timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private TimeSpan Pause()
    {
        if (_failures == 0)
        {
            return _options.ShipInterval;
        }

        var pause = _options.ShipInterval * Math.Pow(2, Math.Min(_failures, 20));
        // Replicas that lost the database together do not come back to it together.
        return (pause < _options.MaxBackOff ? pause : _options.MaxBackOff) * (0.75 + (Random.Shared.NextDouble() * 0.25));
    }

    /// <returns>Whether the batch, which may be empty, is in the database.</returns>
    private async Task<bool> ShipAsync(IUsageStore target, CancellationToken cancellationToken)
    {
        _batch.Clear();
        try
        {
            spool!.Collect(_batch);
            if (_batch.Records.Count == 0)
            {
                metrics.RecordsShipped(0);
                return !cancellationToken.IsCancellationRequested;
            }

            var added = await target.AddAsync(_batch.Records, cancellationToken);
            _batch.Confirm();
            metrics.RecordsShipped(added);
            if (_failures > 0)
            {
                _failures = 0;
                Log.ShippedAgain(logger);
            }

            return true;
        }
        catch (Exception exception) when (cancellationToken.IsCancellationRequested && exception is OperationCanceledException or ObjectDisposedException)
        {
            return false;
        }
        catch (Exception exception)
        {
            // A background loop's edge: whatever the database says, the records are on the disk and are tried again.
            metrics.ShippingFailed(_batch.Records.Count == 0 ? timeProvider.GetUtcNow() : _batch.Records[0].StartedAt);
            if (_failures++ == 0)
            {
                Log.NotShipped(logger, exception, _batch.Records.Count);
            }

            return false;
        }
    }

    private async Task MaintainStoreAsync(CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        if (now < _nextMaintenance || _failures > 0)
        {
            return;
        }

        try
        {
            await store!.MaintainAsync(now, _options.RetentionMonths, cancellationToken);
            _nextMaintenance = now + MaintenanceInterval;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
        catch (Exception exception)
        {
            // A background loop's edge; shipping makes the months that it needs by itself.
            _nextMaintenance = now + _options.MaxBackOff;
            Log.NotMaintained(logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Count} usage records could not be copied to the database; they stay on the disk, and it is tried again")]
        public static partial void NotShipped(ILogger logger, Exception exception, int count);

        [LoggerMessage(2, LogLevel.Information, "Usage records are copied to the database again")]
        public static partial void ShippedAgain(ILogger logger);

        [LoggerMessage(3, LogLevel.Warning, "The months of usage records in the database could not be looked after")]
        public static partial void NotMaintained(ILogger logger, Exception exception);

        [LoggerMessage(4, LogLevel.Error, "The files of usage records could not be looked after")]
        public static partial void SpoolBroke(ILogger logger, Exception exception);
    }
}
