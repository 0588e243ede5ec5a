using System.Data.Common;
using System.Runtime.CompilerServices;
using BedrockAspire.Data.Stores;
using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Usage.Queries;
using Microsoft.EntityFrameworkCore;

namespace BedrockAspire.Data.Usage;

/// <summary>Asks the ledger, in SQL that both databases take.</summary>
internal sealed class UsageQueries(IDbContextFactory<GatewayContext> contexts, DatabaseLocation location) : IUsageQueries
{
    private const int Percentiles = 3;

    private static readonly (UsageGrouping Group, string Column)[] Groups =
    [
        (UsageGrouping.Day, "day"), (UsageGrouping.Model, "model"), (UsageGrouping.Key, "key_id"),
        (UsageGrouping.User, "user_id"), (UsageGrouping.Team, "team_id"), (UsageGrouping.Service, "service"),
    ];

    private static readonly double[] Fractions = [0.5, 0.95, 0.99];

    private readonly bool _isPostgres = location.Provider == DatabaseProvider.PostgreSql;

    /// <inheritdoc />
    public async Task<IReadOnlyList<UsageSum>> SumAsync(
        UsageFilter filter, UsageGrouping grouping, int skip, int limit, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var command = await CommandAsync(context, cancellationToken);
        var columns = Groups.Where(group => grouping.HasFlag(group.Group)).Select(group => group.Column).ToArray();
        var query = new UsageWhere(command, _isPostgres);
        query.Days(filter);
        var groupBy = columns.Length == 0 ? "" : " GROUP BY " + string.Join(", ", columns);
        // A sum over no rows is a row of its own without groups.
        var having = columns.Length == 0 ? " HAVING count(*) > 0" : "";
        var order = (grouping.HasFlag(UsageGrouping.Day) ? "day, " : "") + "cost_nanodollars DESC" + string.Concat(columns.Select(column => ", " + column));
        command.CommandText =
            $"""
            SELECT s.*, k.name AS key_name, t.name AS team_name, u.name AS user_name FROM (
                SELECT {string.Concat(Groups.Select(group => columns.Contains(group.Column) ? group.Column + ", " : $"NULL AS {group.Column}, "))}
                    {Sum("calls")}, {Sum("errors")}, {Sum("input_tokens")}, {Sum("cache_read_tokens")}, {Sum("cache_write_tokens")}, {Sum("output_tokens")},
                    {Sum("pictures")}, {Sum("queries")}, {Sum("cost_nanodollars")}, {Sum("unpriced_calls")}, {Sum("latency_ms_sum")},
                    {Sum("first_token_ms_sum")}, {Sum("first_token_calls")}
                FROM usage_daily WHERE {query.Text}{groupBy}{having}
                ORDER BY {order} LIMIT {query.Add(limit)} OFFSET {query.Add(skip)}
            ) s
            LEFT JOIN api_key k ON k.id = {Id("s.key_id", "uuid")}
            LEFT JOIN team t ON t.id = {Id("s.team_id", "uuid")}
            LEFT JOIN app_user u ON u.id = {Id("s.user_id", "text")}
            ORDER BY {order}
            """;
        await using var reader = await ReaderAsync(command, cancellationToken);
        List<UsageSum> sums = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            sums.Add(SumOf(reader, grouping));
        }

        return sums;
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<UsageCall> CallsAsync(
        UsageFilter filter, UsagePlace? below, int limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var command = await CommandAsync(context, cancellationToken);
        var query = new UsageWhere(command, _isPostgres);
        query.Calls(filter, below);
        command.CommandText =
            $"""
            SELECT {UsageCallReader.Columns}, k.name, t.name, u.name FROM (
                SELECT * FROM usage_record WHERE {query.Text} ORDER BY recorded_at DESC, id DESC LIMIT {query.Add(limit)}
            ) c
            LEFT JOIN api_key k ON k.id = c.key_id LEFT JOIN team t ON t.id = c.team_id LEFT JOIN app_user u ON u.id = c.user_id
            ORDER BY c.recorded_at DESC, c.id DESC
            """;
        await using var reader = await ReaderAsync(command, cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            yield return UsageCallReader.Read(reader, _isPostgres);
        }
    }

    /// <inheritdoc />
    public async Task<UsageRecent> RecentAsync(UsageFilter filter, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var latency = await PercentilesAsync(context, filter, "latency_ms", cancellationToken);
        var firstToken = await PercentilesAsync(context, filter, "first_token_ms", cancellationToken);
        await using var command = await CommandAsync(context, cancellationToken);
        var query = new UsageWhere(command, _isPostgres);
        query.Calls(filter, below: null);
        command.CommandText =
            $"""
            SELECT error_type, count(*) FROM usage_record WHERE {query.Text} AND error_type IS NOT NULL AND outcome = '{UsageRecordTable.Failed}'
            GROUP BY error_type ORDER BY 2 DESC, 1
            """;
        await using var reader = await ReaderAsync(command, cancellationToken);
        List<(string Type, long Calls)> errors = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            errors.Add((reader.GetString(0), reader.GetInt64(1)));
        }

        return new UsageRecent(latency, firstToken, errors);
    }

    // By rank, which needs no function that only one of the databases has.
    private async Task<UsagePercentiles> PercentilesAsync(GatewayContext context, UsageFilter filter, string column, CancellationToken cancellationToken)
    {
        await using var command = await CommandAsync(context, cancellationToken);
        var query = new UsageWhere(command, _isPostgres);
        query.Calls(filter, below: null);
        var ranks = string.Join(", ", Fractions.Select(fraction => $"min(CASE WHEN place >= {query.Add(fraction)} * total THEN value END)"));
        command.CommandText =
            $"""
            SELECT {ranks} FROM (
                SELECT {column} AS value, row_number() OVER (ORDER BY {column}) AS place, count(*) OVER () AS total
                FROM usage_record WHERE {query.Text} AND {column} IS NOT NULL
            ) ranked
            """;
        await using var reader = await ReaderAsync(command, cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var values = new int?[Percentiles];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = await reader.IsDBNullAsync(i, cancellationToken) ? null : reader.GetInt32(i);
        }

        return new UsagePercentiles(values[0], values[1], values[2]);
    }

    private static Task<DbCommand> CommandAsync(GatewayContext context, CancellationToken cancellationToken) => StoreFailures.GuardAsync(async () =>
    {
        await context.Database.OpenConnectionAsync(cancellationToken);
        return context.Database.GetDbConnection().CreateCommand();
    });

    private static Task<DbDataReader> ReaderAsync(DbCommand command, CancellationToken cancellationToken) =>
        StoreFailures.GuardAsync(() => command.ExecuteReaderAsync(cancellationToken));

    // A sum of bigint is numeric in PostgreSQL.
    private static string Sum(string column) => $"CAST(coalesce(sum({column}), 0) AS bigint) AS {column}";

    // PostgreSQL takes a column of nothing for text.
    private string Id(string column, string type) => _isPostgres ? $"CAST({column} AS {type})" : column;

    private static UsageSum SumOf(DbDataReader reader, UsageGrouping grouping)
    {
        var calls = Count("calls");
        var streamed = Count("first_token_calls");
        var user = grouping.HasFlag(UsageGrouping.User) ? Text("user_id") : null;
        var team = grouping.HasFlag(UsageGrouping.Team) ? reader.GetGuid(reader.GetOrdinal("team_id")) : (Guid?)null;
        return new UsageSum(new UsageTotals
        {
            Calls = calls,
            Errors = Count("errors"),
            InputTokens = Count("input_tokens"),
            CacheReadTokens = Count("cache_read_tokens"),
            CacheWriteTokens = Count("cache_write_tokens"),
            OutputTokens = Count("output_tokens"),
            Pictures = Count("pictures"),
            Queries = Count("queries"),
            Cost = new Money(Count("cost_nanodollars")),
            UnpricedCalls = Count("unpriced_calls"),
            LatencyAverage = calls == 0 ? null : Count("latency_ms_sum") / calls,
            FirstTokenAverage = streamed == 0 ? null : Count("first_token_ms_sum") / streamed,
        })
        {
            Day = grouping.HasFlag(UsageGrouping.Day) ? reader.GetFieldValue<DateOnly>(reader.GetOrdinal("day")) : null,
            Model = grouping.HasFlag(UsageGrouping.Model) ? Text("model") : null,
            KeyId = grouping.HasFlag(UsageGrouping.Key) ? reader.GetGuid(reader.GetOrdinal("key_id")) : null,
            KeyName = Text("key_name"),
            UserId = user is { Length: 0 } ? null : user,
            UserName = Text("user_name"),
            TeamId = team == Guid.Empty ? null : team,
            TeamName = Text("team_name"),
            Service = grouping.HasFlag(UsageGrouping.Service) ? Text("service") : null,
        };

        long Count(string column) => reader.GetInt64(reader.GetOrdinal(column));

        string? Text(string column) => reader.GetOrdinal(column) is var ordinal && reader.IsDBNull(ordinal) ? null : reader.GetString(ordinal);
    }
}
