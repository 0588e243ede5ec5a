using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace BedrockAspire.Benchmarks.Hosting;

/// <summary>A server in a process of its own. It ends with this object, whatever happened.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const int MaxAttempts = 3;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(2);

    // Settings of the machine must not reach the servers: an AWS profile or a collector would change what is measured.
    private static readonly string[] ForeignPrefixes =
        ["AWS_", "OTEL_", "ASPNETCORE_", "DOTNET_gc", "DOTNET_GC", "DOTNET_Tiered", "Gateway__", "Bedrock__", "Catalogue__", "Simulator__", "Logging__", "ConnectionStrings__"];

    private readonly Process _process;
    private readonly OutputTail _output = new();
    private bool _isDisposed;

    private ServerProcess(ServerCommand command, Uri address)
    {
        Name = command.Name;
        Address = address;
        var start = new ProcessStartInfo(command.Program, [.. command.Arguments, command.AddressArgument(address)])
        {
            WorkingDirectory = command.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => ForeignPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal))).ToArray())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in command.Environment)
        {
            start.Environment[name] = value;
        }

        var started = Stopwatch.GetTimestamp();
        _process = Process.Start(start) ?? throw new BenchmarkException($"{Name} did not start.");
        Started = started;
        _output.Follow(_process.StandardOutput.BaseStream, $"{Name} output");
        _output.Follow(_process.StandardError.BaseStream, $"{Name} errors");
    }

    public string Name { get; }

    public Uri Address { get; }

    /// <summary>Time from the start of the process to the first 200.</summary>
    public TimeSpan TimeToReady { get; private set; }

    /// <summary>CPU time of the process, user and system, all threads.</summary>
    public TimeSpan ProcessorTime => ProcessorClock.Of(_process);

    public long ResidentBytes => Refreshed().WorkingSet64;

    public long PeakResidentBytes => Refreshed().PeakWorkingSet64;

    /// <summary>Lets the peak of resident memory begin anew from what is resident now. Only Linux can; elsewhere the peak stays that since the start.</summary>
    public void ForgetPeak()
    {
        if (OperatingSystem.IsLinux())
        {
            // proc_pid_clear_refs(5): 5 resets the peak.
            File.WriteAllText($"/proc/{_process.Id}/clear_refs", "5");
        }
    }

    private long Started { get; }

    public int Threads => Refreshed().Threads.Count;

    /// <summary>Open files and sockets; 0 where the system does not tell.</summary>
    public int Handles => Directory.Exists($"/proc/{_process.Id}/fd") ? Directory.GetFileSystemEntries($"/proc/{_process.Id}/fd").Length : 0;

    /// <summary>A local address that is free at this moment.</summary>
    public static Uri FreeAddress()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return new Uri($"http://127.0.0.1:{((IPEndPoint)socket.LocalEndPoint!).Port}");
    }

    /// <param name="command">What to start.</param>
    /// <param name="cancellationToken">Ends the wait, and the server.</param>
    /// <param name="address">Where it shall listen, such as where its predecessor did; null takes a free port.</param>
    public static async Task<ServerProcess> StartAsync(ServerCommand command, CancellationToken cancellationToken, Uri? address = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            var server = new ServerProcess(command, address ?? FreeAddress());
            try
            {
                await server.WaitUntilReadyAsync(command, cancellationToken);
                return server;
            }
            catch (BenchmarkException) when (attempt < MaxAttempts && server._process.HasExited)
            {
                // The port may have been taken in between.
                await server.DisposeAsync();
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>Waits until the process has nothing left to do, so that the work of one block is not counted in the next.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < 20; i++)
        {
            var before = ProcessorTime;
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
            if (ProcessorTime - before <= TimeSpan.FromMilliseconds(10))
            {
                return;
            }
        }
    }

    /// <summary>Sends SIGTERM.</summary>
    public void AskToEnd()
    {
        using var kill = Process.Start(new ProcessStartInfo("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]))
            ?? throw new BenchmarkException("kill did not start.");
        kill.WaitForExit();
        if (kill.ExitCode != 0)
        {
            throw Failure("could not be sent SIGTERM");
        }
    }

    /// <summary>Waits until it has ended by itself.</summary>
    /// <exception cref="BenchmarkException">It did not within the time, or its exit code is not 0.</exception>
    public async Task EndAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            await _process.WaitForExitAsync(cancellationToken).WaitAsync(limit, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw Failure($"did not end within {limit} of SIGTERM");
        }

        if (_process.ExitCode != 0)
        {
            throw Failure($"ended with exit code {_process.ExitCode} after SIGTERM");
        }
    }

    public BenchmarkException Failure(string what) => new($"{Name} {what}. Its last output:{Environment.NewLine}{_output}");

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }

        await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(StartTimeout, CancellationToken.None);
        _process.Dispose();
    }

    private async Task WaitUntilReadyAsync(ServerCommand command, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(StartTimeout);
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });
        try
        {
            while (!await AnswersAsync(invoker, command, timeout.Token))
            {
                if (_process.HasExited)
                {
                    throw Failure($"ended with exit code {_process.ExitCode} before it was ready");
                }

                await Task.Delay(PollInterval, timeout.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failure($"was not ready within {StartTimeout}");
        }

        TimeToReady = Stopwatch.GetElapsedTime(Started);
    }

    private async Task<bool> AnswersAsync(HttpMessageInvoker invoker, ServerCommand command, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Address, command.ReadyPath));
        if (command.ReadyKey is { } key)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        }

        try
        {
            using var response = await invoker.SendAsync(request, cancellationToken);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private Process Refreshed()
    {
        _process.Refresh();
        return _process;
    }
}
