using System.Globalization;
using Npgsql;

namespace BedrockAspire.Data.Usage;

/// <summary>The monthly partitions of the ledger. What no month has been made for lies in the default partition, so no call is ever refused a row.</summary>
internal sealed class UsagePartitions(NpgsqlDataSource dataSource, TimeProvider timeProvider)
{
    /// <summary>"BAPARTIT" as a number.</summary>
    private const long LockId = 0x4241504152544954;

    // This month and the next two.
    private const int Months = 3;

    /// <summary>Makes the partitions of this month and the next two, as far as they are not there, and moves into them what had to wait in the default one.</summary>
    /// <returns>The names of those that were made.</returns>
    public async Task<IReadOnlyList<string>> EnsureAsync(CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        var month = new DateOnly(now.Year, now.Month, 1);
        List<string> made = [];
        for (var ahead = 0; ahead < Months; ahead++)
        {
            if (await EnsureAsync(month.AddMonths(ahead), cancellationToken) is { } name)
            {
                made.Add(name);
            }
        }

        return made;
    }

    /// <summary>The name of a month's partition, such as <c>usage_record_2026_11</c>.</summary>
    public static string NameOf(DateOnly month) => "usage_record_" + month.ToString("yyyy_MM", CultureInfo.InvariantCulture);

    private async Task<string?> EnsureAsync(DateOnly month, CancellationToken cancellationToken)
    {
        var name = NameOf(month);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var probe = new NpgsqlCommand("SELECT to_regclass($1) IS NOT NULL", connection) { Parameters = { new() { Value = name } } };
        if (await probe.ExecuteScalarAsync(cancellationToken) is true)
        {
            return null;
        }

        await using var take = new NpgsqlCommand("SELECT pg_advisory_xact_lock($1)", connection) { Parameters = { new() { Value = LockId } } };
        await take.ExecuteNonQueryAsync(cancellationToken);
        if (await probe.ExecuteScalarAsync(cancellationToken) is true)
        {
            return null;
        }

        // Names and bounds are made of a date, so there is nothing to escape; data definition takes no parameters.
        var from = month.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var to = month.AddMonths(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await using var make = new NpgsqlCommand(
            $"""
            CREATE TABLE {name} (LIKE usage_record INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES);
            WITH moved AS (DELETE FROM usage_record_default WHERE recorded_at >= '{from}T00:00:00Z' AND recorded_at < '{to}T00:00:00Z' RETURNING *)
            INSERT INTO {name} SELECT * FROM moved;
            ALTER TABLE usage_record ATTACH PARTITION {name} FOR VALUES FROM ('{from}T00:00:00Z') TO ('{to}T00:00:00Z');
            """,
            connection);
        make.CommandTimeout = 0;
        await make.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return name;
    }
}
