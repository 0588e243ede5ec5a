using System.Globalization;
using BedrockAspire.Gateway.Usage;
using BedrockAspire.Gateway.Usage.Spool;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Checks;

/// <summary>Looks at the database: whether it answers and has this version's tables, and how far the usage records on the disk are behind.</summary>
internal sealed class DatabaseChecks(
    HealthCheckService health, IUsageStore? store, UsageSpool spool, UsageMetrics metrics, IOptions<UsageOptions> options)
{
    /// <summary>The name of the health check that knows the database.</summary>
    public const string HealthCheckName = "database";

    private const double MuchOfSpool = 0.5;

    /// <summary>Looks.</summary>
    public async Task<IReadOnlyList<CheckDetail>> RunAsync(CancellationToken cancellationToken)
    {
        if (store is null)
        {
            return
            [
                new CheckDetail
                {
                    Name = "tables",
                    State = CheckStatus.NotSet,
                    Finding = "There is no database: the configured key is the only one, and no usage is kept.",
                    Advice = "Set ConnectionStrings:gateway and run the Migrator to have keys, budgets and usage.",
                },
            ];
        }

        var report = await health.CheckHealthAsync(static check => check.Name == HealthCheckName, cancellationToken);
        var entry = report.Entries[HealthCheckName];
        var isWell = entry.Status == HealthStatus.Healthy;
        return
        [
            new CheckDetail
            {
                Name = "tables",
                State = isWell ? CheckStatus.Passed : CheckStatus.Failed,
                Finding = isWell ? "The database answers and is migrated." : $"Not well: {entry.Description}.",
                Advice = isWell ? null : "Check ConnectionStrings:gateway and that the server runs; run the Migrator of this version once. Known keys work on meanwhile.",
            },
            Spool(),
        ];
    }

    private CheckDetail Spool()
    {
        var (lag, depth, bytes) = (metrics.Lag, spool.Depth, spool.Bytes);
        var waits = string.Create(CultureInfo.InvariantCulture, $"{depth} usage records wait on the disk for the database");
        if (!spool.IsUsable)
        {
            return Of(CheckStatus.Failed, $"Usage cannot be recorded: the spool or its disk is full, or cannot be written; {waits}.",
                $"Calls are handled by Gateway:Usage:WhenFull = {options.Value.WhenFull}. Make room, or give the service a folder that it may write (Gateway:Usage:SpoolFolder); its log says what failed.");
        }

        if (lag > TimeSpan.Zero || bytes > options.Value.MaxSpoolBytes * MuchOfSpool)
        {
            return Of(CheckStatus.Doubtful, string.Create(CultureInfo.InvariantCulture, $"{waits}, the oldest for {lag.TotalSeconds:0} s; {bytes >> 20} of {options.Value.MaxSpoolBytes >> 20} MiB are in use."),
                "They go by themselves once the database takes them. Calls are refused, or go unrecorded, when the spool is full.");
        }

        return Of(CheckStatus.Passed, $"Usage is recorded; {waits}, none for long.");
    }

    private static CheckDetail Of(CheckStatus state, string finding, string? advice = null) =>
        new() { Name = "spool", State = state, Finding = finding, Advice = advice };
}
