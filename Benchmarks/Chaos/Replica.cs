using System.Diagnostics;
using BedrockAspire.Benchmarks.Hosting;

namespace BedrockAspire.Benchmarks.Chaos;

/// <summary>A chat service. When it is killed, its successor listens on the same address and has the same spool.</summary>
internal sealed class Replica : IAsyncDisposable
{
    private readonly ServerCommand _command;
    private readonly Lock _lock = new();
    private readonly List<(long From, long To)> _outages = [];

    private Replica(ServerCommand command, ServerProcess process)
    {
        _command = command;
        Process = process;
        Address = process.Address;
    }

    public Uri Address { get; }

    public ServerProcess Process { get; private set; }

    public int Kills { get; private set; }

    public static async Task<Replica> StartAsync(ServerCommand command, CancellationToken cancellationToken) =>
        new(command, await ServerProcess.StartAsync(command, cancellationToken));

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

    /// <summary>Whether the service was dead at some time of this span, so that a broken connection is no surprise.</summary>
    public bool WasAway(long from, long to)
    {
        lock (_lock)
        {
            return _outages.Any(outage => outage.From <= to && outage.To >= from);
        }
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
