using BedrockAspire.Data.Usage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using Npgsql.EntityFrameworkCore.PostgreSQL;

namespace BedrockAspire.Data.Schema;

/// <summary>Migrates PostgreSQL and makes the ledger's partitions, under an advisory lock.</summary>
internal sealed class PostgreSqlMigration(
    IDbContextFactory<PostgreSqlGatewayContext> contexts, NpgsqlDataSource dataSource, UsagePartitions partitions) : ISchemaMigration
{
    /// <summary>"BAMIGRAT" as a number: no other program is likely to lock it.</summary>
    public const long LockId = 0x42414D4947524154;

    // A server that is just starting refuses connections for a while.
    private const int Retries = 6;

    // Long enough to move a full table; a statement that never ends is stopped by the operator.
    private static readonly TimeSpan StatementTimeout = TimeSpan.FromMinutes(30);

    /// <inheritdoc />
    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        context.Database.SetCommandTimeout(StatementTimeout);
        var strategy = new NpgsqlRetryingExecutionStrategy(context, Retries);
        return await strategy.ExecuteAsync(token => MigrateAsync(context, token), cancellationToken);
    }

    private async Task<string> MigrateAsync(PostgreSqlGatewayContext context, CancellationToken cancellationToken)
    {
        await CreateDatabaseAsync(context, cancellationToken);
        // A connection of its own: the lock lives as long as its session, also when this process is killed.
        await using var session = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var take = new NpgsqlCommand("SELECT pg_advisory_lock($1)", session) { CommandTimeout = 0, Parameters = { new() { Value = LockId } } };
        await take.ExecuteNonQueryAsync(cancellationToken);

        var pending = (await context.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
        if (pending.Count > 0)
        {
            await context.Database.MigrateAsync(cancellationToken);
        }

        var made = await partitions.EnsureAsync(cancellationToken);
        return MigrationReport.Compose(pending, made);
    }

    private static async Task CreateDatabaseAsync(PostgreSqlGatewayContext context, CancellationToken cancellationToken)
    {
        var creator = context.GetService<IRelationalDatabaseCreator>();
        if (await creator.ExistsAsync(cancellationToken))
        {
            return;
        }

        try
        {
            await creator.CreateAsync(cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another one was faster.
        }
    }
}
