using System.Data.Common;
using BedrockAspire.Gateway.Usage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace BedrockAspire.Data.Usage;

/// <summary>The ledger in SQLite: a batch is a transaction, and a row that is there already adds nothing to its day.</summary>
internal sealed class SqliteUsageStore(IDbContextFactory<SqliteGatewayContext> contexts) : IUsageStore
{
    private const string Insert =
        $"""
        INSERT OR IGNORE INTO usage_record ({UsageRecordTable.Columns})
        VALUES (@id, @at, @service, @operation, @key, @team, @user, @verified, @requested, @resolved, @region, @geography, @status, @error, @outcome, @stream,
            @input, @read, @write5m, @write1h, @output, @pictures, @queries, @cost, @estimated, @latency, @first, @trace)
        """;

    private const string Sum =
        """
        INSERT INTO usage_daily (day, key_id, team_id, user_id, model, service, calls, errors, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens,
            pictures, queries, cost_nanodollars, unpriced_calls, latency_ms_sum, first_token_ms_sum, first_token_calls)
        VALUES (@day, @key, @someTeam, @someUser, @model, @service, 1, @isError, @input, @read, @write5m + @write1h, @output, @pictures, @queries,
            coalesce(@cost, 0), @cost IS NULL, @latency, coalesce(@first, 0), @first IS NOT NULL)
        ON CONFLICT (day, key_id, team_id, user_id, model, service) DO UPDATE SET
            calls = calls + excluded.calls,
            errors = errors + excluded.errors,
            input_tokens = input_tokens + excluded.input_tokens,
            cache_read_tokens = cache_read_tokens + excluded.cache_read_tokens,
            cache_write_tokens = cache_write_tokens + excluded.cache_write_tokens,
            output_tokens = output_tokens + excluded.output_tokens,
            pictures = pictures + excluded.pictures,
            queries = queries + excluded.queries,
            cost_nanodollars = cost_nanodollars + excluded.cost_nanodollars,
            unpriced_calls = unpriced_calls + excluded.unpriced_calls,
            latency_ms_sum = latency_ms_sum + excluded.latency_ms_sum,
            first_token_ms_sum = first_token_ms_sum + excluded.first_token_ms_sum,
            first_token_calls = first_token_calls + excluded.first_token_calls
        """;

    /// <inheritdoc />
    public async Task<int> AddAsync(IReadOnlyList<UsageRecord> records, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(records);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Database.OpenConnectionAsync(cancellationToken);
        var connection = (SqliteConnection)context.Database.GetDbConnection();
        // Takes the right to write at once: one that was only read before cannot always become one that writes.
        await using var transaction = connection.BeginTransaction(deferred: false);
        await using var insert = Command(connection, transaction, Insert);
        await using var sum = Command(connection, transaction, Sum);
        var added = 0;
        foreach (var record in records)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Fill(insert, record);
            if (await insert.ExecuteNonQueryAsync(cancellationToken) == 1)
            {
                Fill(sum, record);
                await sum.ExecuteNonQueryAsync(cancellationToken);
                added++;
            }
        }

        await transaction.CommitAsync(cancellationToken);
        return added;
    }

    /// <inheritdoc />
    public async Task MaintainAsync(DateTimeOffset now, int? retentionMonths, CancellationToken cancellationToken)
    {
        if (retentionMonths is not { } months)
        {
            return;
        }

        var oldest = new DateTimeOffset(now.UtcDateTime.Year, now.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(-months);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.UsageRecords.Where(record => record.RecordedAt < oldest).ExecuteDeleteAsync(cancellationToken);
    }

    private static SqliteCommand Command(SqliteConnection connection, SqliteTransaction transaction, string text)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = text;
        return command;
    }

    private static void Fill(SqliteCommand command, UsageRecord record)
    {
        command.Parameters.Clear();
        Set("@id", record.Id);
        Set("@at", (record.StartedAt - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        Set("@service", record.Service);
        Set("@operation", record.Operation);
        Set("@key", record.KeyId);
        Set("@team", record.TeamId);
        Set("@user", record.UserId);
        Set("@verified", record.IsUserVerified);
        Set("@requested", record.RequestedModel);
        Set("@resolved", UsageRecordTable.ResolvedModelOf(record));
        Set("@region", record.Region);
        Set("@geography", record.Geography);
        Set("@status", record.Status);
        Set("@error", record.ErrorType);
        Set("@outcome", UsageRecordTable.OutcomeOf(record));
        Set("@stream", record.IsStream);
        Set("@input", record.InputTokens);
        Set("@read", record.CacheReadTokens);
        Set("@write5m", record.CacheWrite5mTokens);
        Set("@write1h", record.CacheWrite1hTokens);
        Set("@output", record.OutputTokens);
        Set("@pictures", record.Pictures);
        Set("@queries", record.Queries);
        Set("@cost", record.Cost?.Nanodollars);
        Set("@estimated", record.IsEstimated);
        Set("@latency", UsageRecordTable.Milliseconds(record.Duration));
        Set("@first", record.FirstToken is { } first ? UsageRecordTable.Milliseconds(first) : null);
        Set("@trace", record.RequestId);
        Set("@day", DateOnly.FromDateTime(record.StartedAt.UtcDateTime));
        Set("@someTeam", record.TeamId ?? Guid.Empty);
        Set("@someUser", record.UserId ?? "");
        Set("@model", record.Model);
        Set("@isError", UsageRecordTable.IsError(record));

        void Set(string name, object? value) => ((DbParameterCollection)command.Parameters).Add(new SqliteParameter(name, value ?? DBNull.Value));
    }
}
