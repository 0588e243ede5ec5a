using BedrockAspire.Gateway.Limits;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace BedrockAspire.Data.Budgets;

/// <summary>Budgets in PostgreSQL. An exchange is one batch, which is one round trip and one transaction.</summary>
internal sealed class PostgreSqlBudgetStore(NpgsqlDataSource dataSource, IDbContextFactory<GatewayContext> contexts, TimeProvider timeProvider)
    : IBudgetStore
{
    private const string Asked = """
        unnest($1::uuid[], $2::timestamptz[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[])
            AS ask(budget_id, period_start, spent, least, need, want)
        """;

    // (1) The rows of the periods and of the replica's leases; budgets that are gone have none.
    private const string MakePeriods = $"""
        INSERT INTO budget_period (budget_id, period_start, leased_nanodollars, settled_nanodollars, written_off_nanodollars)
        SELECT ask.budget_id, ask.period_start, 0, 0, 0
        FROM {Asked} JOIN budget ON budget.id = ask.budget_id AND budget.is_enabled
        ORDER BY 1, 2
        ON CONFLICT DO NOTHING
        """;

    private const string MakeLeases = $"""
        INSERT INTO budget_lease (budget_id, period_start, replica_id, granted_nanodollars, spent_nanodollars, sequence)
        SELECT ask.budget_id, ask.period_start, $7, 0, 0, 0
        FROM {Asked} JOIN budget_period USING (budget_id, period_start)
        ORDER BY 1, 2
        ON CONFLICT DO NOTHING
        """;

    // (2) Always in the same order, so that no two replicas wait for each other. What follows sees what is in force once the locks are held.
    private const string Lock = $"""
        SELECT 1 FROM budget_period JOIN {Asked} USING (budget_id, period_start)
        ORDER BY budget_id, period_start
        FOR NO KEY UPDATE OF budget_period
        """;

    // (3) LeaseRules in SQL. An exchange that is not newer than the last one changes nothing.
    private const string Exchange = $"""
        WITH now AS (
            SELECT budget_id, period_start, budget.limit_nanodollars AS budget_limit,
                lease.granted_nanodollars AS granted, lease.spent_nanodollars AS spent,
                GREATEST(lease.spent_nanodollars, ask.spent) AS new_spent,
                ask.least, ask.need, ask.want,
                GREATEST(0, budget.limit_nanodollars - leased_nanodollars - settled_nanodollars - written_off_nanodollars) AS remaining
            FROM {Asked}
            JOIN budget ON budget.id = ask.budget_id
            JOIN budget_period USING (budget_id, period_start)
            JOIN budget_lease lease USING (budget_id, period_start)
            WHERE lease.replica_id = $7 AND lease.sequence < $8
        ), new AS (
            SELECT *, CASE
                WHEN want <= granted THEN GREATEST(want, new_spent)
                ELSE GREATEST(new_spent, granted, LEAST(granted + remaining, CASE
                    WHEN need <= granted + remaining THEN GREATEST(need, LEAST(want, granted + remaining / $9))
                    WHEN least <= granted + remaining THEN least
                    ELSE granted
                END))
            END AS new_granted
            FROM now
        ), period AS (
            UPDATE budget_period
            SET leased_nanodollars = leased_nanodollars + (new_granted - new_spent) - (granted - spent),
                settled_nanodollars = settled_nanodollars + new_spent - spent
            FROM new
            WHERE budget_period.budget_id = new.budget_id AND budget_period.period_start = new.period_start
        )
        UPDATE budget_lease
        SET granted_nanodollars = new_granted, spent_nanodollars = new_spent, sequence = $8
        FROM new
        WHERE budget_lease.budget_id = new.budget_id AND budget_lease.period_start = new.period_start AND replica_id = $7
        """;

    private const string Answer = $"""
        SELECT budget_id, period_start, limit_nanodollars, granted_nanodollars, spent_nanodollars,
            leased_nanodollars + settled_nanodollars + written_off_nanodollars, settled_nanodollars + written_off_nanodollars
        FROM {Asked}
        JOIN budget ON budget.id = ask.budget_id AND budget.is_enabled
        JOIN budget_period USING (budget_id, period_start)
        JOIN budget_lease USING (budget_id, period_start)
        WHERE replica_id = $7
        """;

    // By the database's clock: those of the replicas may differ.
    private const string Beat = """
        INSERT INTO replica (id, service, seen_at) VALUES ($1, $2, now())
        ON CONFLICT (id) DO UPDATE SET seen_at = now()
        """;

    private const string Look = """
        SELECT (SELECT count(*) FROM replica WHERE service = $1 AND seen_at > now() - $2), (SELECT version FROM settings_version)
        """;

    /// <inheritdoc />
    public async Task<ReplicaNews> BeatAsync(Replica replica, long knownVersion, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(replica);
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Beat) { Parameters = { new() { Value = replica.Id }, new() { Value = replica.Service } } });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Look) { Parameters = { new() { Value = replica.Service }, new() { Value = Replica.Lifetime } } });
        int replicas;
        long version;
        await using (var reader = await batch.ExecuteReaderAsync(cancellationToken))
        {
            await reader.ReadAsync(cancellationToken);
            (replicas, version) = ((int)reader.GetInt64(0), reader.GetInt64(1));
        }

        return new ReplicaNews(replicas, version == knownVersion ? null : await BudgetReader.SettingsAsync(contexts, version, cancellationToken));
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<LeaseAnswer>> ExchangeAsync(Replica replica, IReadOnlyList<LeaseAsk> asks, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(replica);
        ArgumentNullException.ThrowIfNull(asks);
        await using var batch = dataSource.CreateBatch();
        Add(MakePeriods, asks, batch);
        Add(MakeLeases, asks, batch).Add(new() { Value = replica.Id });
        Add(Lock, asks, batch);
        var exchange = Add(Exchange, asks, batch);
        exchange.Add(new() { Value = replica.Id });
        exchange.Add(new() { Value = asks.Max(ask => ask.Sequence) });
        exchange.Add(new() { Value = (long)LeaseRules.Share });
        Add(Answer, asks, batch).Add(new() { Value = replica.Id });

        List<LeaseAnswer> answers = [];
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        // After the rows that were locked.
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            answers.Add(new LeaseAnswer(
                reader.GetGuid(0),
                reader.GetFieldValue<DateTimeOffset>(1),
                reader.GetInt64(2),
                reader.GetInt64(3),
                reader.GetInt64(4),
                reader.GetInt64(5),
                reader.GetInt64(6)));
        }

        return answers;
    }

    /// <inheritdoc />
    public async Task LeaveAsync(Replica replica, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(replica);
        await using var command = dataSource.CreateCommand("DELETE FROM replica WHERE id = $1");
        command.Parameters.Add(new() { Value = replica.Id });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<BudgetState>> StatesAsync(CancellationToken cancellationToken) =>
        await BudgetReader.StatesAsync(contexts, timeProvider.GetUtcNow(), cancellationToken);

    private static NpgsqlParameterCollection Add(string text, IReadOnlyList<LeaseAsk> asks, NpgsqlBatch batch)
    {
        var command = new NpgsqlBatchCommand(text);
        batch.BatchCommands.Add(command);
        command.Parameters.Add(new() { Value = asks.Select(ask => ask.BudgetId).ToArray() });
        command.Parameters.Add(new() { Value = asks.Select(ask => ask.Window.Start).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = asks.Select(ask => ask.Spent).ToArray() });
        command.Parameters.Add(new() { Value = asks.Select(ask => ask.Least).ToArray() });
        command.Parameters.Add(new() { Value = asks.Select(ask => ask.Need).ToArray() });
        command.Parameters.Add(new() { Value = asks.Select(ask => ask.Want).ToArray() });
        return command.Parameters;
    }
}
