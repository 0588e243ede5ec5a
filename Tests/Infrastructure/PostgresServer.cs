using BedrockAspire.Data;
using BedrockAspire.Data.Schema;
using BedrockAspire.Tests.Infrastructure;
using Npgsql;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace BedrockAspire.Tests.Infrastructure;

/// <summary>
/// The one PostgreSQL server of a test run: the one that <c>BEDROCKASPIRE_TEST_POSTGRES</c> names (a connection string of a user who may create databases),
/// else this machine's own programs on a throw-away folder. With neither, tests that need it skip. It starts with the first test that needs it.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Variable = "BEDROCKASPIRE_TEST_POSTGRES";
    private const string TemplateDatabase = "gateway_template";

    private readonly SemaphoreSlim _starting = new(1);
    private PostgresCluster? _cluster;
    private string? _connectionString;
    private string? _template;

    /// <summary>A new, empty database. Skips the test where there is no server.</summary>
    public async Task<string> CreateEmptyDatabaseAsync() => await CreateDatabaseAsync(await StartedAsync(), $"test_{Guid.NewGuid():N}", "");

    /// <summary>A new database with all tables. Skips the test where there is no server.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var server = await StartedAsync();
        return await CreateDatabaseAsync(server, $"test_{Guid.NewGuid():N}", $"TEMPLATE {await MigratedTemplateAsync(server)}");
    }

    /// <summary>A server that one test has for itself, to stop and start it. Skips the test where PostgreSQL is not installed.</summary>
    internal static async Task<PostgresCluster> StartOwnAsync()
    {
        if (await PostgresCluster.CreateAsync() is { } cluster)
        {
            return cluster;
        }

        Requirement.SkipOrFail("PostgreSQL's initdb and pg_ctl are neither on PATH nor in /usr/lib/postgresql: install the package postgresql.");
        throw new InvalidOperationException();
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            NpgsqlConnection.ClearAllPools();
            await _cluster.DisposeAsync();
        }

        _starting.Dispose();
    }

    /// <summary>Makes the tables of a database.</summary>
    internal static async Task MigrateAsync(string connectionString)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([new($"ConnectionStrings:{DatabaseOptions.ConnectionName}", connectionString)]);
        builder.AddDatabase();
        using var host = builder.Build();
        await host.Services.GetRequiredService<ISchemaMigration>().RunAsync(CancellationToken.None);
    }

    private async Task<string> StartedAsync()
    {
        await _starting.WaitAsync(TestTimeouts.Default, CancellationToken.None);
        try
        {
            if (_connectionString is null && Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
            {
                _connectionString = given;
            }

            if (_connectionString is null && (_cluster ??= await PostgresCluster.CreateAsync()) is { } cluster)
            {
                _connectionString = cluster.ConnectionString;
            }
        }
        finally
        {
            _starting.Release();
        }

        if (_connectionString is null)
        {
            Requirement.SkipOrFail(
                $"there is no PostgreSQL: install it (initdb and pg_ctl on PATH or in /usr/lib/postgresql), or set {Variable} to the connection string of a server.");
        }

        return _connectionString!;
    }

    // Migrated once; the databases of the test classes are copies of its files.
    private async Task<string> MigratedTemplateAsync(string server)
    {
        await _starting.WaitAsync(TestTimeouts.Default, CancellationToken.None);
        try
        {
            if (_template is null)
            {
                var name = _cluster is null ? $"{TemplateDatabase}_{Guid.NewGuid():N}" : TemplateDatabase;
                var connectionString = await CreateDatabaseAsync(server, name, "");
                await MigrateAsync(connectionString);
                _template = name;
            }

            return _template;
        }
        finally
        {
            _starting.Release();
        }
    }

    private static async Task<string> CreateDatabaseAsync(string server, string name, string options)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name} {options}", connection);
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(server) { Database = name, MaxPoolSize = 20 }.ConnectionString;
    }
}
