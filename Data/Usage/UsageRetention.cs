using System.Globalization;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace BedrockAspire.Data.Usage;

/// <summary>Drops the months of the ledger that are no longer kept: a table is dropped whole, which takes no time and leaves no holes.</summary>
internal sealed partial class UsageRetention(NpgsqlDataSource dataSource, ILogger<UsageRetention> logger)
{
    /// <summary>"BARETENT" as a number.</summary>
    private const long LockId = 0x4241524554454E54;

    private const string NameFormat = "'usage_record_'yyyy'_'MM";

    /// <summary>Drops every month before <paramref name="oldest"/>, and what lies in the default partition from before it. One replica at a time does it.</summary>
    /// <returns>The names of the months that were dropped.</returns>
    public async Task<IReadOnlyList<string>> DropAsync(DateOnly oldest, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var take = new NpgsqlCommand("SELECT pg_try_advisory_xact_lock($1)", connection) { Parameters = { new() { Value = LockId } } };
        if (await take.ExecuteScalarAsync(cancellationToken) is not true)
        {
            return [];
        }

        var old = new List<string>();
        await using (var list = new NpgsqlCommand(
            "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'usage_record'::regclass ORDER BY 1", connection))
        await using (var reader = await list.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                var name = reader.GetString(0);
                if (DateOnly.TryParseExact(name, NameFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) && month < oldest)
                {
                    old.Add(name);
                }
            }
        }

        // Dropping needs the table for itself for a moment: it must not make the ledger wait behind a long query.
        await using (var hurry = new NpgsqlCommand("SET LOCAL lock_timeout = '5s'", connection))
        {
            await hurry.ExecuteNonQueryAsync(cancellationToken);
        }

        foreach (var name in old)
        {
            // The name was made of a month by the parse above.
            await using var drop = new NpgsqlCommand($"DROP TABLE {name}", connection);
            await drop.ExecuteNonQueryAsync(cancellationToken);
        }

        await using (var rest = new NpgsqlCommand("DELETE FROM usage_record_default WHERE recorded_at < $1", connection)
        {
            Parameters = { new() { Value = new DateTimeOffset(oldest, TimeOnly.MinValue, TimeSpan.Zero) } },
        })
        {
            await rest.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        if (old.Count > 0)
        {
            Log.Dropped(logger, string.Join(", ", old));
        }

        return old;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Months of the ledger that are no longer kept were dropped: {Partitions}")]
        public static partial void Dropped(ILogger logger, string partitions);
    }
}
