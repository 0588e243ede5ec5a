using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace BedrockAspire.Data.Usage;

/// <summary>Makes the ledger's next partitions while services run for months. When it fails nothing is lost: calls then go to the default partition.</summary>
internal sealed partial class UsagePartitionKeeper(UsagePartitions partitions, TimeProvider timeProvider, ILogger<UsagePartitionKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(12);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            // The Migrator has made those of the first months.
            await Task.Delay(Interval, timeProvider, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            try
            {
                await partitions.EnsureAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
            {
                Log.Failed(logger, exception.Message);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The next partitions of the usage ledger could not be made; calls of months without one go to the default partition: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
