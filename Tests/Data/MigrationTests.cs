using BedrockAspire.Data;
using BedrockAspire.Data.Schema;
using BedrockAspire.Data.Usage;
using BedrockAspire.Migrator;
using BedrockAspire.Tests.Infrastructure;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace BedrockAspire.Tests.Data;

public sealed class MigrationTests(PostgresServer server)
{
    private static readonly DateTimeOffset November = new(2026, 11, 25, 2, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task PostgreSql_is_migrated_from_empty_and_a_second_run_does_nothing()
    {
        var database = await server.CreateEmptyDatabaseAsync();

        var (first, output, _) = await MigrateAsync(database);
        var (second, again, _) = await MigrateAsync(database);

        Assert.Equal(0, first);
        Assert.Contains("was migrated", output, StringComparison.Ordinal);
        Assert.Equal(0, second);
        Assert.Equal("The database was up to date.", again.Trim());
    }

    [Fact]
    public async Task Sqlite_is_migrated_from_empty_and_a_second_run_does_nothing()
    {
        using var folder = new TemporaryFolder();
        var database = $"Data Source={Path.Combine(folder.Path, "sub", "gateway.db")}";

        var (first, output, _) = await MigrateAsync(database);
        var (second, again, _) = await MigrateAsync(database);

        Assert.Equal(0, first);
        Assert.Contains("was migrated", output, StringComparison.Ordinal);
        Assert.Equal(0, second);
        Assert.Equal("The database was up to date.", again.Trim());
        Assert.Equal("wal", await SqliteScalarAsync(database, "PRAGMA journal_mode"));
    }

    [Fact]
    public async Task Two_migrators_at_once_both_succeed()
    {
        var database = await server.CreateEmptyDatabaseAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => MigrateAsync(database))));

        Assert.All(results, result => Assert.Equal((0, ""), (result.Code, result.Errors)));
        Assert.Single(results, result => result.Output.Contains("was migrated", StringComparison.Ordinal));
        Assert.Equal(1L, await ScalarAsync(database, "SELECT count(*) FROM settings_version"));
    }

    [Fact]
    public async Task Two_migrators_of_one_file_at_once_both_succeed()
    {
        using var folder = new TemporaryFolder();
        var database = $"Data Source={Path.Combine(folder.Path, "gateway.db")}";

        var results = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => MigrateAsync(database))));

        Assert.All(results, result => Assert.Equal((0, ""), (result.Code, result.Errors)));
        Assert.Single(results, result => result.Output.Contains("was migrated", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_database_that_does_not_exist_is_made()
    {
        var database = new NpgsqlConnectionStringBuilder(await server.CreateEmptyDatabaseAsync()) { Database = $"test_{Guid.NewGuid():N}" };

        Assert.Equal(0, (await MigrateAsync(database.ConnectionString)).Code);
    }

    [Theory]
    [InlineData(null, "is not set")]
    [InlineData("Foo=Bar", "names neither")]
    [InlineData("Host=127.0.0.1;Colour=red", "cannot be read")]
    [InlineData("Data Source=/dev/null/gateway.db", "could not be migrated")]
    public async Task What_cannot_be_migrated_ends_with_a_line_and_the_exit_code_1(string? database, string reason)
    {
        var (code, output, errors) = await MigrateAsync(database);

        Assert.Equal(1, code);
        Assert.Empty(output);
        Assert.Contains(reason, Assert.Single(errors.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DatabaseProvider.PostgreSql)]
    [InlineData(DatabaseProvider.Sqlite)]
    public async Task The_model_has_no_change_that_no_migration_makes(DatabaseProvider provider)
    {
        using var folder = new TemporaryFolder();
        using var host = Host(
            provider == DatabaseProvider.Sqlite ? $"Data Source={Path.Combine(folder.Path, "gateway.db")}" : "Host=127.0.0.1;Database=none", TimeProvider.System);
        await using var context = await host.Services.GetRequiredService<IDbContextFactory<GatewayContext>>()
            .CreateDbContextAsync(TestContext.Current.CancellationToken);

        Assert.False(context.Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task Partitions_are_made_ahead_take_what_waited_and_can_be_dropped()
    {
        var database = await server.CreateEmptyDatabaseAsync();
        var time = new FakeTimeProvider(November);
        using var host = Host(database, time);
        await host.Services.GetRequiredService<ISchemaMigration>().RunAsync(TestContext.Current.CancellationToken);
        await ExecuteAsync(database, Insert("2026-11-30T23:59:59.999999Z"));
        await ExecuteAsync(database, Insert("2027-03-01T00:00:00Z"));
        Assert.Equal(1L, await ScalarAsync(database, "SELECT count(*) FROM usage_record_2026_11"));
        Assert.Equal(1L, await ScalarAsync(database, "SELECT count(*) FROM usage_record_default"));

        time.SetUtcNow(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var partitions = host.Services.GetRequiredService<UsagePartitions>();
        var made = await partitions.EnsureAsync(TestContext.Current.CancellationToken);
        var again = await partitions.EnsureAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["usage_record_2027_02", "usage_record_2027_03"], made);
        Assert.Empty(again);
        Assert.Equal(0L, await ScalarAsync(database, "SELECT count(*) FROM usage_record_default"));
        Assert.Equal(1L, await ScalarAsync(database, "SELECT count(*) FROM usage_record_2027_03"));
        await ExecuteAsync(database, "DROP TABLE usage_record_2026_11");
        Assert.Equal(1L, await ScalarAsync(database, "SELECT count(*) FROM usage_record"));
    }

    [Theory]
    [InlineData("UPDATE audit_entry SET action = 'other'")]
    [InlineData("DELETE FROM audit_entry")]
    [InlineData("TRUNCATE audit_entry")]
    public async Task The_audit_log_takes_no_change(string statement)
    {
        var database = await server.CreateDatabaseAsync();
        await ExecuteAsync(
            database,
            "INSERT INTO audit_entry (id, at, actor_key_id, actor_key_name, action, subject_kind, subject_id, request_id) VALUES (gen_random_uuid(), now(), gen_random_uuid(), 'a', 'create', 'key', 'b', 'c')");

        var error = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(database, statement));

        Assert.Contains("takes no change", error.MessageText, StringComparison.Ordinal);
    }

    private static string Insert(string time) =>
        "INSERT INTO usage_record (id, recorded_at, service, operation, key_id, is_user_verified, requested_model, status, outcome, is_streaming, input_tokens, "
        + "cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, output_tokens, pictures, queries, is_estimated, latency_ms) "
        + $"VALUES (gen_random_uuid(), '{time}', 'chat', 'chat', gen_random_uuid(), false, 'm', 200, 'completed', false, 1, 0, 0, 0, 1, 0, 0, false, 1)";

    private static async Task<(int Code, string Output, string Errors)> MigrateAsync(string? database)
    {
        await using var output = new StringWriter();
        await using var errors = new StringWriter();
        var code = await MigratorHost.RunAsync(database is null ? [] : [$"--ConnectionStrings:gateway={database}"], output, errors)
            .WaitAsync(TestTimeouts.Default, TestContext.Current.CancellationToken);
        return (code, output.ToString(), errors.ToString());
    }

    private static IHost Host(string database, TimeProvider time)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:gateway", database)]);
        builder.Services.AddSingleton(time);
        builder.AddDatabase();
        return builder.Build();
    }

    private static async Task ExecuteAsync(string database, string statement)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(statement);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<object?> ScalarAsync(string database, string query)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(query);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<object?> SqliteScalarAsync(string database, string query)
    {
        await using var connection = new SqliteConnection(database);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A constant of the test.
        command.CommandText = query;
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
