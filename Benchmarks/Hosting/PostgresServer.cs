using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace BedrockAspire.Benchmarks.Hosting;

/// <summary>
/// A PostgreSQL server of the harness' own, on a throw-away folder and a free port of 127.0.0.1, with the gateway's tables in it. It can be stopped and started
/// again, as outages do, and ends with this object. Commits reach the disk, as they do in production, unless <c>isDurable</c> is false.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>PostgreSQL refuses to run as root.</summary>
    private const string UnprivilegedUser = "nobody";

    private const string Settings = "-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200";
    private const string NotDurable = " -c fsync=off -c synchronous_commit=off -c full_page_writes=off";

    private readonly string _programs;
    private readonly string _folder;
    private readonly string _options;
    private bool _isRunning;

    private PostgresServer(string programs, string folder, bool isDurable)
    {
        _programs = programs;
        _folder = folder;
        var port = FreePort();
        _options = $"-p {port} {Settings}{(isDurable ? "" : NotDurable)}";
        ConnectionString = $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres";
    }

    public string ConnectionString { get; }

    private string Data => Path.Combine(_folder, "data");

    /// <summary>Makes a server, starts it and runs the Migrator on it.</summary>
    /// <exception cref="BenchmarkException">PostgreSQL is not installed or does not start, or the Migrator failed.</exception>
    public static async Task<PostgresServer> StartNewAsync(bool isDurable, CancellationToken cancellationToken)
    {
        var programs = FindPrograms() ?? throw new BenchmarkException(
            "PostgreSQL's initdb and pg_ctl are neither on PATH nor in /usr/lib/postgresql: install the package postgresql.");
        var server = new PostgresServer(programs, Directory.CreateTempSubdirectory("bedrockaspire-postgres-").FullName, isDurable);
        try
        {
            if (Environment.IsPrivilegedProcess)
            {
                await RunAsync("chown", [UnprivilegedUser, server._folder], [], cancellationToken);
            }

            await server.RunAsUserAsync(
                "initdb", ["--pgdata", server.Data, "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"], cancellationToken);
            await server.StartAsync(cancellationToken);
            await RunAsync(BuildOutput.Dotnet, [BuildOutput.Migrator], [new("ConnectionStrings__gateway", server.ConnectionString)], cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await RunAsUserAsync(
            "pg_ctl", ["--pgdata", Data, "--log", Path.Combine(_folder, "log"), "--wait", "--options", _options, "start"], cancellationToken);
        _isRunning = true;
    }

    /// <summary>Stops it and cuts all connections.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await RunAsUserAsync("pg_ctl", ["--pgdata", Data, "--mode=fast", "--wait", "stop"], cancellationToken);
        _isRunning = false;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_isRunning)
            {
                _isRunning = false;
                await RunAsUserAsync("pg_ctl", ["--pgdata", Data, "--mode=immediate", "--wait", "stop"], CancellationToken.None);
            }
        }
        finally
        {
            if (Directory.Exists(_folder))
            {
                Directory.Delete(_folder, recursive: true);
            }
        }
    }

    private Task RunAsUserAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        var path = Path.Combine(_programs, program);
        return Environment.IsPrivilegedProcess
            ? RunAsync("setpriv", [$"--reuid={UnprivilegedUser}", "--regid=nogroup", "--clear-groups", path, .. arguments], [], cancellationToken)
            : RunAsync(path, arguments, [], cancellationToken);
    }

    // Output goes to a file: a server that pg_ctl leaves behind would hold a pipe open.
    private static async Task RunAsync(
        string program, string[] arguments, KeyValuePair<string, string>[] environment, CancellationToken cancellationToken)
    {
        var log = Path.GetTempFileName();
        try
        {
            var start = new ProcessStartInfo("/bin/sh", ["-c", "log=$1; shift; exec \"$@\" > \"$log\" 2>&1 < /dev/null", "sh", log, program, .. arguments])
            {
                WorkingDirectory = "/",
            };
            foreach (var (name, value) in environment)
            {
                start.Environment[name] = value;
            }

            using var process = Process.Start(start) ?? throw new BenchmarkException($"{program} did not start.");
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode != 0)
            {
                throw new BenchmarkException(
                    $"{program} {string.Join(' ', arguments)} ended with exit code {process.ExitCode}: {await File.ReadAllTextAsync(log, cancellationToken)}");
            }
        }
        finally
        {
            File.Delete(log);
        }
    }

    private static string? FindPrograms()
    {
        const string Debian = "/usr/lib/postgresql";
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).AsEnumerable();
        if (Directory.Exists(Debian))
        {
            folders = folders.Concat(Directory.EnumerateDirectories(Debian).OrderDescending().Select(folder => Path.Combine(folder, "bin")));
        }

        return folders.FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "pg_ctl")));
    }

    // The server cannot be handed a bound socket: another program may take the port in between, and then the start fails and says so.
    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
