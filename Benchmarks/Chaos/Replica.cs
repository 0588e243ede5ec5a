using System.Diagnostics;
using BedrockAspire.Benchmarks.Hosting;

namespace BedrockAspire.Benchmarks.Chaos;

/// <summary>A service that callers reach by one address. When it is killed or restarted, its successor listens on the same address and has the same spool.</summary>
internal sealed class Replica : IAsyncDisposable
{
    private const string ReadyPath = "/health/ready";

    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(50);

    private readonly ServerCommand _command;
    private readonly Lock _lock = new();
    private readonly List<(long From, long To)> _outages = [];
    private volatile bool _isEnding;
    private volatile bool _isTakenOut;

    private Replica(ServerCommand command, ServerProcess process)
    {
        _command = command;
        Process = process;
        Address = process.Address;
    }

    public Uri Address { get; }

    public ServerProcess Process { get; private set; }

    public int Kills { get; private set; }

    /// <summary>Whether a load balancer sends nobody to it.</summary>
    public bool IsTakenOut => _isTakenOut;

    public static async Task<Replica> StartAsync(ServerCommand command, CancellationToken cancellationToken)
    {
        command = command with { ReadyPath = ReadyPath };
        return new Replica(command, await ServerProcess.StartAsync(command, cancellationToken));
    }

    /// <summary>By SIGKILL.</summary>
    public async Task KillAndStartAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        var from = Stopwatch.GetTimestamp();
        lock (_lock)
        {
            _outages.Add((from, long.MaxValue));
        }

        Kills++;
        await Process.DisposeAsync();
        await Task.Delay(pause, cancellationToken);
        Process = await ServerProcess.StartAsync(_command, cancellationToken, Address);
        lock (_lock)
        {
            _outages[^1] = (from, Stopwatch.GetTimestamp());
        }
    }

    /// <summary>
    /// By SIGTERM, as an upgrade does. No connection may break, so this is no outage.
    /// </summary>
    /// <param name="isProbed">Whether a load balancer, which is played here, asks whether it is ready and turns away; else it learns from the first call that is turned away.</param>
    /// <param name="limit">Within which it must have ended.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>How long the old process took to end.</returns>
    /// <exception cref="BenchmarkException">It did not end in time, or not as a process does that was asked to.</exception>
    public async Task<TimeSpan> RestartAsync(bool isProbed, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var client = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });
        var from = Stopwatch.GetTimestamp();
        _isEnding = true;
        Process.AskToEnd();
        while (isProbed && await IsReadyAsync(client, cancellationToken))
        {
            await Task.Delay(ProbeInterval, cancellationToken);
        }

        _isTakenOut |= isProbed;
        await Process.EndAsync(limit, cancellationToken);
        var took = Stopwatch.GetElapsedTime(from);
        await Process.DisposeAsync();
        Process = await ServerProcess.StartAsync(_command, cancellationToken, Address);
        _isEnding = _isTakenOut = false;
        return took;
    }

    /// <summary>Says that it turned a call away.</summary>
    public void NoteTurnedAway() => _isTakenOut = _isEnding;

    /// <summary>Whether the service was dead, or its successor not yet ready, at some time of this span, so that a broken connection is no surprise.</summary>
    public bool WasAway(long from, long to)
    {
        lock (_lock)
        {
            return _outages.Any(outage => outage.From <= to && outage.To >= from);
        }
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();

    private async Task<bool> IsReadyAsync(HttpMessageInvoker client, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Address, ReadyPath));
        try
        {
            using var response = await client.SendAsync(request, cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
