using Npgsql;

namespace BedrockAspire.Benchmarks.Chaos;

/// <summary>Reads the ledger as it is in PostgreSQL.</summary>
internal sealed class ChaosDatabase(string connectionString) : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(connectionString);

    public async Task<IReadOnlyList<LedgerRow>> RowsAsync(CancellationToken cancellationToken)
    {
        await using var command = _source.CreateCommand(
            """
            SELECT trace_id, key_id, outcome, is_estimated, input_tokens, cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens, output_tokens, cost_nanodollars, pictures
            FROM usage_record
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<LedgerRow>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(new LedgerRow(
                reader.GetString(0), reader.GetGuid(1), reader.GetString(2), reader.GetBoolean(3), reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6),
                reader.IsDBNull(7) ? null : reader.GetInt64(7))
            { Pictures = reader.GetInt32(8) });
        }

        return rows;
    }

    /// <summary>Calls, cost, output and pictures as the sums by day have them.</summary>
    public async Task<(long Calls, long Cost, long Output, long Pictures)> SumsAsync(CancellationToken cancellationToken)
    {
        await using var command = _source.CreateCommand(
            """
            SELECT coalesce(sum(calls), 0)::bigint, coalesce(sum(cost_nanodollars), 0)::bigint, coalesce(sum(output_tokens), 0)::bigint, coalesce(sum(pictures), 0)::bigint
            FROM usage_daily
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3));
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
