using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace BedrockAspire.Data.Schema;

/// <summary>
/// Not ready until the database answered once and has this version's tables. Later on a database that is away only degrades: known keys work on, and
/// taking every replica out of the rotation at once would make an outage of it.
/// </summary>
internal sealed partial class DatabaseHealthCheck(SchemaState schema, ILogger<DatabaseHealthCheck> logger) : IHealthCheck
{
    private volatile bool _wasReady;
    private string _told = "";

    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var pending = await schema.PendingAsync(cancellationToken);
        if (pending is { Count: 0 })
        {
            _wasReady = true;
            Tell("");
            return HealthCheckResult.Healthy("The database answers and is migrated.");
        }

        var reason = pending is null
            ? "the database does not answer"
            : $"the database is not migrated ({string.Join(", ", pending)} missing): run the Migrator";
        Tell(reason);
        return _wasReady ? HealthCheckResult.Degraded(reason) : HealthCheckResult.Unhealthy(reason);
    }

    // Probes come every few seconds; the log is told once.
    private void Tell(string reason)
    {
        if (Interlocked.Exchange(ref _told, reason) != reason && reason.Length > 0)
        {
            Log.NotReady(logger, reason);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Not ready: {Reason}")]
        public static partial void NotReady(ILogger logger, string reason);
    }
}
