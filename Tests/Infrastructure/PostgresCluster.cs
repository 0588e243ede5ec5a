
namespace BedrockAspire.Tests.Infrastructure;

/// <summary>A PostgreSQL server of the tests' own, on a throw-away folder and a free port. It can be stopped and started again, as outages do.</summary>
internal sealed class PostgresCluster : IAsyncDisposable
{
    // What a test database needs not have: it does not survive a power cut.
    private const string Settings =
        "-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200";

    private readonly PostgresBinaries _binaries;
    private readonly string _folder;
    private readonly int _port;
    private bool _isRunning;

    private PostgresCluster(PostgresBinaries binaries, string folder, int port)
    {
        _binaries = binaries;
        _folder = folder;
        _port = port;
    }

    public string ConnectionString => $"Host=127.0.0.1;Port={_port};Username=postgres;Database=postgres";

    /// <summary>Makes a server and starts it; null where PostgreSQL is not installed.</summary>
    public static async Task<PostgresCluster?> CreateAsync()
    {
        if (PostgresBinaries.Find() is not { } binaries)
        {
            return null;
        }

        var folder = Directory.CreateTempSubdirectory("bedrockaspire-postgres-").FullName;
        await PostgresBinaries.HandOverAsync(folder);
        var cluster = new PostgresCluster(binaries, folder, FreePort.Next());
        try
        {
            await binaries.RunAsync(
                "initdb", "--pgdata", cluster.Data, "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync");
            await cluster.StartAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async Task StartAsync()
    {
        await _binaries.RunAsync(
            "pg_ctl", "--pgdata", Data, "--log", Path.Combine(_folder, "log"), "--wait", "--options", $"-p {_port} {Settings}", "start");
        _isRunning = true;
    }

    /// <summary>Stops it and cuts all connections.</summary>
    public async Task StopAsync()
    {
        await _binaries.RunAsync("pg_ctl", "--pgdata", Data, "--mode=fast", "--wait", "stop");
        _isRunning = false;
    }

    public async ValueTask DisposeAsync()
    {
        if (_isRunning)
        {
            await _binaries.RunAsync("pg_ctl", "--pgdata", Data, "--mode=immediate", "--wait", "stop");
        }

        Directory.Delete(_folder, recursive: true);
    }

    private string Data => Path.Combine(_folder, "data");
}
