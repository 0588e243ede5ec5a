using BedrockAspire.Gateway.Usage;
using Npgsql;
using NpgsqlTypes;

namespace BedrockAspire.Data.Usage;

/// <summary>
/// The ledger in PostgreSQL. One statement adds a batch and sums up the rows that were really new, so a batch that is sent again changes nothing.
/// Days are taken in one order, so that replicas do not lock each other out.
/// </summary>
internal sealed class PostgreSqlUsageStore(NpgsqlDataSource dataSource, UsagePartitions partitions, UsageRetention retention) : IUsageStore
{
    private const string Statement =
        $"""
        WITH added AS (
            INSERT INTO usage_record ({UsageRecordTable.Columns})
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28)
            ON CONFLICT DO NOTHING
            RETURNING *
        ), summed AS (
            INSERT INTO usage_daily AS d (day, key_id, team_id, user_id, model, service, calls, errors, input_tokens, cache_read_tokens, cache_write_tokens,
                output_tokens, pictures, queries, cost_nanodollars, unpriced_calls, latency_ms_sum, first_token_ms_sum, first_token_calls)
            SELECT (recorded_at AT TIME ZONE 'UTC')::date, key_id, coalesce(team_id, '00000000-0000-0000-0000-000000000000'), coalesce(user_id, ''),
                {UsageRecordTable.Model}, service, count(*),
                count(*) FILTER (WHERE outcome IN ('{UsageRecordTable.Failed}', '{UsageRecordTable.Interrupted}')),
                sum(input_tokens), sum(cache_read_tokens), sum(cache_write_5m_tokens + cache_write_1h_tokens), sum(output_tokens), sum(pictures), sum(queries),
                coalesce(sum(cost_nanodollars), 0), count(*) FILTER (WHERE cost_nanodollars IS NULL), sum(latency_ms), coalesce(sum(first_token_ms), 0),
                count(first_token_ms)
            FROM added GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6
            ON CONFLICT (day, key_id, team_id, user_id, model, service) DO UPDATE SET
                calls = d.calls + excluded.calls,
                errors = d.errors + excluded.errors,
                input_tokens = d.input_tokens + excluded.input_tokens,
                cache_read_tokens = d.cache_read_tokens + excluded.cache_read_tokens,
                cache_write_tokens = d.cache_write_tokens + excluded.cache_write_tokens,
                output_tokens = d.output_tokens + excluded.output_tokens,
                pictures = d.pictures + excluded.pictures,
                queries = d.queries + excluded.queries,
                cost_nanodollars = d.cost_nanodollars + excluded.cost_nanodollars,
                unpriced_calls = d.unpriced_calls + excluded.unpriced_calls,
                latency_ms_sum = d.latency_ms_sum + excluded.latency_ms_sum,
                first_token_ms_sum = d.first_token_ms_sum + excluded.first_token_ms_sum,
                first_token_calls = d.first_token_calls + excluded.first_token_calls
        )
        SELECT count(*)::int FROM added
        """;

    /// <inheritdoc />
    public async Task<int> AddAsync(IReadOnlyList<UsageRecord> records, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(records);
        await using var command = dataSource.CreateCommand(Statement);
        var parameters = command.Parameters;
        Add(NpgsqlDbType.Uuid, record => record.Id);
        Add(NpgsqlDbType.TimestampTz, record => record.StartedAt);
        Add(NpgsqlDbType.Varchar, record => record.Service);
        Add(NpgsqlDbType.Varchar, record => record.Operation);
        Add(NpgsqlDbType.Uuid, record => record.KeyId);
        Add(NpgsqlDbType.Uuid, record => record.TeamId);
        Add(NpgsqlDbType.Varchar, record => record.UserId);
        Add(NpgsqlDbType.Boolean, record => record.IsUserVerified);
        Add(NpgsqlDbType.Varchar, record => record.RequestedModel);
        Add(NpgsqlDbType.Varchar, UsageRecordTable.ResolvedModelOf);
        Add(NpgsqlDbType.Varchar, record => record.Region);
        Add(NpgsqlDbType.Varchar, record => record.Geography);
        Add(NpgsqlDbType.Integer, record => record.Status);
        Add(NpgsqlDbType.Varchar, record => record.ErrorType);
        Add(NpgsqlDbType.Varchar, UsageRecordTable.OutcomeOf);
        Add(NpgsqlDbType.Boolean, record => record.IsStream);
        Add(NpgsqlDbType.Bigint, record => record.InputTokens);
        Add(NpgsqlDbType.Bigint, record => record.CacheReadTokens);
        Add(NpgsqlDbType.Bigint, record => record.CacheWrite5mTokens);
        Add(NpgsqlDbType.Bigint, record => record.CacheWrite1hTokens);
        Add(NpgsqlDbType.Bigint, record => record.OutputTokens);
        Add(NpgsqlDbType.Integer, record => record.Pictures);
        Add(NpgsqlDbType.Integer, record => record.Queries);
        Add(NpgsqlDbType.Bigint, record => record.Cost?.Nanodollars);
        Add(NpgsqlDbType.Boolean, record => record.IsEstimated);
        Add(NpgsqlDbType.Integer, record => UsageRecordTable.Milliseconds(record.Duration));
        Add(NpgsqlDbType.Integer, record => record.FirstToken is { } first ? UsageRecordTable.Milliseconds(first) : (int?)null);
        Add(NpgsqlDbType.Varchar, record => record.RequestId);
        return await command.ExecuteScalarAsync(cancellationToken) is int added ? added : 0;

        void Add<T>(NpgsqlDbType type, Func<UsageRecord, T> member)
        {
            var values = new T[records.Count];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = member(records[i]);
            }

            parameters.Add(new NpgsqlParameter { Value = values, NpgsqlDbType = NpgsqlDbType.Array | type });
        }
    }

    /// <inheritdoc />
    public async Task MaintainAsync(DateTimeOffset now, int? retentionMonths, CancellationToken cancellationToken)
    {
        await partitions.EnsureAsync(cancellationToken);
        if (retentionMonths is { } months)
        {
            await retention.DropAsync(new DateOnly(now.Year, now.Month, 1).AddMonths(-months), cancellationToken);
        }
    }
}
