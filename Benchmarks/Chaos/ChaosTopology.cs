using BedrockAspire.Benchmarks.Hosting;

namespace BedrockAspire.Benchmarks.Chaos;

/// <summary>
/// The processes of a run: PostgreSQL, Migrator, simulator, two chat services and an image service. One chat service is never killed; the others are mortal and
/// have a small disk for their spools.
/// </summary>
internal sealed class ChaosTopology : IAsyncDisposable
{
    // These are far below what the product ships with, so that faults are met soon, and above the seconds for which a machine that builds and tests
    // beside this can leave a process waiting: on two cores under a load of 55 two seconds of silence were none of Bedrock's.
    public static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan DatabaseTimeout = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan ReadinessDelay = TimeSpan.FromSeconds(2);


    /// <summary>Within which a process that was asked to end has ended: delay, its longest answers, and what the settings of the product allow for the rest.</summary>
    public static readonly TimeSpan EndLimit = ReadinessDelay + TimeSpan.FromSeconds(25);

    private readonly Stack<IAsyncDisposable> _owned = new();
    private readonly TemporaryFolder _folder = new();

    private ChaosTopology()
    {
    }

    public PostgresServer Postgres { get; private set; } = null!;

    public ChaosSimulator Simulator { get; private set; } = null!;

    public ServerProcess SimulatorProcess { get; private set; } = null!;

    public Replica Survivor { get; private set; } = null!;

    public Replica Mortal { get; private set; } = null!;

    public Replica Images { get; private set; } = null!;

    public SpoolDisk SpoolDisk { get; private set; } = null!;

    public IReadOnlyList<Replica> Replicas => [Survivor, Mortal];

    public static async Task<ChaosTopology> StartAsync(CancellationToken cancellationToken)
    {
        var topology = new ChaosTopology();
        try
        {
            topology.Postgres = topology.Own(await PostgresServer.StartNewAsync(isDurable: false, cancellationToken));
            var simulator = ServerCommand.Simulator() with
            {
                Environment = new Dictionary<string, string> { ["Simulator__RecordCapacity"] = "1000000" },
            };
            topology.SimulatorProcess = topology.Own(await ServerProcess.StartAsync(simulator, cancellationToken));
            topology.Simulator = new ChaosSimulator(topology.SimulatorProcess.Address);
            await topology.Simulator.SetRulesAsync(null, cancellationToken);
            topology.SpoolDisk = SpoolDisk.Make(Path.Combine(topology._folder.Path, "small-disk"));
            var simulated = topology.SimulatorProcess.Address;
            topology.Survivor = topology.Own(await Replica.StartAsync(
                ServerCommand.ChatApi(simulated, topology.Settings(Path.Combine(topology._folder.Path, "survivor"))), cancellationToken));
            topology.Mortal = topology.Own(await Replica.StartAsync(
                ServerCommand.ChatApi(simulated, topology.Settings(Path.Combine(topology.SpoolDisk.Folder, "mortal"))), cancellationToken));
            topology.Images = topology.Own(await Replica.StartAsync(
                ServerCommand.ImageApi(simulated, topology.Settings(Path.Combine(topology.SpoolDisk.Folder, "images"))), cancellationToken));
            return topology;
        }
        catch
        {
            await topology.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_owned.TryPop(out var owned))
        {
            await owned.DisposeAsync();
        }

        Simulator?.Dispose();
        SpoolDisk?.Dispose();
        _folder.Dispose();
    }

    private Dictionary<string, string> Settings(string spool) => new()
    {
        ["ConnectionStrings__gateway"] = Postgres.ConnectionString,
        ["Gateway__Usage__SpoolFolder"] = spool,
        // Small files, so that a full disk is met soon.
        ["Gateway__Usage__SegmentBytes"] = "16384",
        ["Gateway__Usage__ShipInterval"] = "00:00:00.200",
        ["Gateway__Usage__MaxBackOff"] = "00:00:02",
        ["Gateway__Accounts__RefreshInterval"] = "00:00:01",
        ["Gateway__Shutdown__ReadinessDelay"] = ReadinessDelay.ToString("c"),
        ["Bedrock__ResponseTimeout"] = ResponseTimeout.ToString("c"),
        ["Bedrock__FirstEventTimeout"] = ResponseTimeout.ToString("c"),
        ["Bedrock__IdleTimeout"] = IdleTimeout.ToString("c"),
        ["Gateway__Limits__DatabaseTimeout"] = DatabaseTimeout.ToString("c"),
        ["Bedrock__RetryBaseDelay"] = "00:00:00.100",
    };

    private T Own<T>(T owned)
        where T : IAsyncDisposable
    {
        _owned.Push(owned);
        return owned;
    }
}
