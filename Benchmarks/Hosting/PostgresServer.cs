using System.ComponentModel;
using System.Diagnostics;

namespace BedrockAspire.Benchmarks.Hosting;

/// <summary>A PostgreSQL server on a throw-away folder and a free port, by the machine's own programs. It can be stopped and started again.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string DebianFolder = "/usr/lib/postgresql";

    // PostgreSQL refuses to run as root.
    private const string UnprivilegedUser = "nobody";

    // A throw-away database needs not survive a power cut.
    private const string Settings =
        "-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200";

    private readonly string _programs;
    private readonly string _folder = Directory.CreateTempSubdirectory("bedrockaspire-postgres-").FullName;
    private readonly int _port = ServerProcess.FreeAddress().Port;
    private bool _isRunning;

    private PostgresServer(string programs) => _programs = programs;

    public string ConnectionString => $"Host=127.0.0.1;Port={_port};Username=postgres;Database=postgres;Maximum Pool Size=20";

    private string Data => Path.Combine(_folder, "data");

    public static async Task<PostgresServer> StartAsync(CancellationToken cancellationToken)
    {
        var server = new PostgresServer(FindPrograms());
        try
        {
            if (Environment.IsPrivilegedProcess)
            {
                await RunAsync(["chown", UnprivilegedUser, server._folder], cancellationToken);
            }

            await server.RunProgramAsync(
                ["initdb", "--pgdata", server.Data, "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"], cancellationToken);
            await server.StartAgainAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops it and cuts all connections.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await RunProgramAsync(["pg_ctl", "--pgdata", Data, "--mode=fast", "--wait", "stop"], cancellationToken);
        _isRunning = false;
    }

    public async Task StartAgainAsync(CancellationToken cancellationToken)
    {
        await RunProgramAsync(
            ["pg_ctl", "--pgdata", Data, "--log", Path.Combine(_folder, "log"), "--wait", "--options", $"-p {_port} {Settings}", "start"], cancellationToken);
        _isRunning = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (_isRunning)
        {
            await RunProgramAsync(["pg_ctl", "--pgdata", Data, "--mode=immediate", "--wait", "stop"], CancellationToken.None);
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static string FindPrograms()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).AsEnumerable();
        if (Directory.Exists(DebianFolder))
        {
            folders = folders.Concat(Directory.EnumerateDirectories(DebianFolder)
                .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0)
                .Select(folder => Path.Combine(folder, "bin")));
        }

        return folders.FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "pg_ctl")))
            ?? throw new BenchmarkException($"PostgreSQL's initdb and pg_ctl are neither on PATH nor in {DebianFolder}: install the package postgresql.");
    }

    private Task RunProgramAsync(string[] command, CancellationToken cancellationToken)
    {
        command[0] = Path.Combine(_programs, command[0]);
        return RunAsync(
            Environment.IsPrivilegedProcess
                ? ["setpriv", $"--reuid={UnprivilegedUser}", "--regid=nogroup", "--clear-groups", .. command]
                : command,
            cancellationToken);
    }

    private static async Task RunAsync(string[] command, CancellationToken cancellationToken)
    {
        try
        {
            // The server inherits the streams of pg_ctl, so nothing may wait for their end.
            using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = "/", RedirectStandardOutput = true })!;
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode != 0)
            {
                throw new BenchmarkException($"{string.Join(' ', command)} ended with exit code {process.ExitCode}.");
            }
        }
        catch (Win32Exception exception)
        {
            throw new BenchmarkException($"{command[0]} could not be started: {exception.Message}", exception);
        }
    }
}
