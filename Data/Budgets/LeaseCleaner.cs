using BedrockAspire.Data.Stores;
using BedrockAspire.Gateway.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BedrockAspire.Data.Budgets;

/// <summary>
/// Removes rows of replicas that are long gone: each start of a service leaves some. What a budget's period spent, and what was written off in it,
/// stays in the period's own row. A replica that may still report keeps its rows: without them its report would count anew.
/// </summary>
internal sealed partial class LeaseCleaner(IDbContextFactory<GatewayContext> contexts, TimeProvider timeProvider, ILogger<LeaseCleaner> logger) : BackgroundService
{
    /// <summary>How long rows are kept after a replica was last seen, and after a period began: longer than the longest period and then a month.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(62);

    // Bounds how long locks are held; the rest goes the next time.
    private const int MostAtOnce = 500;

    // Of all replicas one cleans at a time.
    private const long CleaningLock = 0x6C65617365;

    private static readonly TimeSpan FirstAfter = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);
    private static readonly DateTimeOffset TotalStart = DateTimeOffset.UnixEpoch;

    /// <summary>Removes what may go, up to a bound.</summary>
    /// <returns>How many rows of leases and of replicas are gone.</returns>
    public Task<(int Leases, int Replicas)> CleanAsync(CancellationToken cancellationToken) => StoreFailures.GuardAsync(async () =>
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        if (context.Database.IsNpgsql()
            && !await context.Database.SqlQuery<bool>($"SELECT pg_try_advisory_xact_lock({CleaningLock}) AS \"Value\"").SingleAsync(cancellationToken))
        {
            return (0, 0);
        }

        var old = timeProvider.GetUtcNow() - Retention;
        var leases = await CleanLeasesAsync(context, old, cancellationToken);
        var gone = await context.Replicas.Where(replica => replica.SeenAt < old && !context.BudgetLeases.Any(lease => lease.ReplicaId == replica.Id))
            .OrderBy(replica => replica.SeenAt).Select(replica => replica.Id).Take(MostAtOnce).ToListAsync(cancellationToken);
        var replicas = await context.Replicas.Where(replica => gone.Contains(replica.Id) && replica.SeenAt < old).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (leases, replicas);
    });

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var pause = FirstAfter; ; pause = Interval)
        {
            await Task.Delay(pause, timeProvider, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            try
            {
                var (leases, replicas) = await CleanAsync(stoppingToken);
                if (leases + replicas > 0)
                {
                    Log.Cleaned(logger, leases, replicas);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (StoreUnavailableException exception)
            {
                Log.NotCleaned(logger, exception.Message);
            }
        }
    }

    private static async Task<int> CleanLeasesAsync(GatewayContext context, DateTimeOffset old, CancellationToken cancellationToken)
    {
        // A period without an end keeps what a dead replica held, which may be given back if that one was only cut off.
        var rows = await context.BudgetLeases.AsNoTracking()
            .Where(lease => lease.PeriodStart < old && (lease.PeriodStart != TotalStart || lease.GrantedNanodollars == lease.SpentNanodollars))
            .Where(lease => !context.Replicas.Any(replica => replica.Id == lease.ReplicaId && replica.SeenAt > old))
            .OrderBy(lease => lease.BudgetId).ThenBy(lease => lease.PeriodStart).ThenBy(lease => lease.ReplicaId)
            .Take(MostAtOnce)
            .ToListAsync(cancellationToken);
        var removed = 0;
        foreach (var row in rows)
        {
            var rest = row.GrantedNanodollars - row.SpentNanodollars;
            var isRemoved = await context.BudgetLeases
                .Where(lease => lease.BudgetId == row.BudgetId && lease.PeriodStart == row.PeriodStart && lease.ReplicaId == row.ReplicaId && lease.Sequence == row.Sequence)
                .ExecuteDeleteAsync(cancellationToken) == 1;
            if (isRemoved && rest != 0)
            {
                await context.BudgetPeriods.Where(period => period.BudgetId == row.BudgetId && period.PeriodStart == row.PeriodStart)
                    .ExecuteUpdateAsync(
                        period => period
                            .SetProperty(kept => kept.LeasedNanodollars, kept => kept.LeasedNanodollars - rest)
                            .SetProperty(kept => kept.WrittenOffNanodollars, kept => kept.WrittenOffNanodollars + rest),
                        cancellationToken);
            }

            removed += isRemoved ? 1 : 0;
        }

        return removed;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Removed {Leases} leases and {Replicas} replicas that are long gone")]
        public static partial void Cleaned(ILogger logger, int leases, int replicas);

        [LoggerMessage(2, LogLevel.Warning, "Rows of replicas that are long gone could not be removed; it is tried again: {Reason}")]
        public static partial void NotCleaned(ILogger logger, string reason);
    }
}
