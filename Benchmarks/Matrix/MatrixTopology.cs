using System.Globalization;
using System.Text;
using BedrockAspire.Benchmarks.Accounts;
using BedrockAspire.Benchmarks.Hosting;
using BedrockAspire.Benchmarks.Load;

namespace BedrockAspire.Benchmarks.Matrix;

/// <summary>The processes of a run, and the ways through them. They end with this object.</summary>
internal sealed class MatrixTopology : IAsyncDisposable
{
    // The largest body of a cell, escaped and with its tools.
    private const int RecordedBytes = 1024 * 1024;

    // Portkey asks for the profile by name; the gateway finds it itself.
    private const string PortkeyModel = "us.anthropic.claude-haiku-5-5";

    private static readonly byte[] FirstContent = "\"delta\":{\"content\":\""u8.ToArray();
    private static readonly byte[] FirstArgument = "\"function\":{\"arguments\":\""u8.ToArray();
    private static readonly byte[] FirstEvent = "contentBlockDelta"u8.ToArray();
    private static readonly byte[] FirstPortkeyContent = "\"content\":\""u8.ToArray();

    private readonly Stack<IAsyncDisposable> _owned = new();
    private ServerProcess _simulator = null!;
    private ServerProcess _yarp = null!;
    private ServerProcess? _portkey;
    private SimulatorRules _rules = null!;

    private MatrixTopology()
    {
    }

    public LoadClient Client { get; } = new();

    public Surroundings Surroundings { get; private set; } = null!;

    public ServerProcess Gateway { get; private set; } = null!;

    public AccountKey Key { get; private set; } = null!;

    /// <summary>Why there is no peer; null when there is one.</summary>
    public string? PeerMissing { get; private set; }

    public static async Task<MatrixTopology> StartAsync(MatrixOptions options, IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        var topology = new MatrixTopology();
        try
        {
            await topology.StartAllAsync(options, settings, cancellationToken);
            return topology;
        }
        catch
        {
            await topology.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes the simulator answer as this load wants.</summary>
    public Task AnswerAsync(LoadCase load, CancellationToken cancellationToken) => _rules.SetAsync(load, cancellationToken);

    /// <summary>The ways to the simulator, once each has given a right answer: all answers of a load are then equally long.</summary>
    public async Task<IReadOnlyList<MatrixTarget>> PrepareAsync(LoadCase load, bool hasPeer, CancellationToken cancellationToken)
    {
        await AnswerAsync(load, cancellationToken);
        var gateway = await KnownAsync(GatewayTarget(load), cancellationToken);
        var call = await _rules.LastCallAsync(cancellationToken);
        var ofBedrock = ReplyCheck.OfBedrock(load) with { FirstToken = load.IsStream ? FirstEvent : null };
        var direct = new MatrixTarget(MatrixTarget.Direct, _simulator, ofBedrock, token => call.SignAsync(_simulator.Address, _simulator.Address, token));
        var yarp = new MatrixTarget(MatrixTarget.Yarp, _yarp, ofBedrock, token => call.SignAsync(_simulator.Address, _yarp.Address, token))
        {
            Counters = new Uri(_yarp.Address, HostMode.CountersPath),
        };
        var targets = new List<MatrixTarget> { await KnownAsync(direct, cancellationToken), await KnownAsync(yarp, cancellationToken), gateway };
        if (hasPeer && _portkey is not null)
        {
            try
            {
                targets.Add(await KnownAsync(PortkeyTarget(_portkey, load), cancellationToken));
            }
            catch (BenchmarkException exception)
            {
                PeerMissing = exception.Message;
            }
        }

        return targets;
    }

    /// <summary>Measures one block from rest to rest.</summary>
    public async Task<TargetBlock> MeasureAsync(
        MatrixTarget target, Func<PreparedRequest, Task<BlockResult>> runAsync, CancellationToken cancellationToken)
    {
        var request = await target.PrepareAsync(cancellationToken);
        await target.Server.SettleAsync(cancellationToken);
        if (target.Name == MatrixTarget.Direct)
        {
            return TargetBlock.Of(await runAsync(request));
        }

        var allocated = await AllocatedAsync(target, cancellationToken);
        var idle = target.Server.ResidentBytes;
        target.Server.ForgetPeak();
        var before = target.Server.ProcessorTime;
        var result = await runAsync(request);
        await target.Server.SettleAsync(cancellationToken);
        var requests = result.Latencies.Length;
        return TargetBlock.Of(result) with
        {
            CpuSecondsPerThousand = (target.Server.ProcessorTime - before).TotalSeconds / requests * 1000,
            IdleBytes = idle,
            PeakBytes = target.Server.PeakResidentBytes,
            AllocatedBytesPerRequest = (await AllocatedAsync(target, cancellationToken) - allocated) / (double?)requests,
        };
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _rules?.Dispose();
        while (_owned.TryPop(out var owned))
        {
            await owned.DisposeAsync();
        }
    }

    private async Task StartAllAsync(MatrixOptions options, IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        _simulator = Own(await ServerProcess.StartAsync(ServerCommand.Simulator(RecordedBytes), cancellationToken));
        _rules = new SimulatorRules(_simulator.Address);
        Surroundings = Own(await Surroundings.StartAsync(options.HasAccounts, options.HasTelemetry, cancellationToken));
        Gateway = Own(await ServerProcess.StartAsync(ServerCommand.Gateway(_simulator.Address, Surroundings.SettingsOfNext(settings)), cancellationToken));
        _yarp = Own(await ServerProcess.StartAsync(ServerCommand.Yarp(_simulator.Address), cancellationToken));
        PeerMissing = options.HasPeer ? PortkeyPackage.WhyMissing() : "it was not asked for";
        if (PeerMissing is null)
        {
            await StartPeerAsync(cancellationToken);
        }

        await AnswerAsync(LoadCases.All[0], cancellationToken);
        Key = await Surroundings.KeyAsync(Gateway, Client, cancellationToken);
    }

    // A peer that does not run is no reason to measure nothing.
    private async Task StartPeerAsync(CancellationToken cancellationToken)
    {
        try
        {
            _portkey = Own(await ServerProcess.StartAsync(ServerCommand.Portkey(), cancellationToken));
        }
        catch (BenchmarkException exception)
        {
            PeerMissing = exception.Message;
        }
    }

    private T Own<T>(T owned)
        where T : IAsyncDisposable
    {
        _owned.Push(owned);
        return owned;
    }

    private MatrixTarget GatewayTarget(LoadCase load)
    {
        var chat = CaseRun.ChatRequest(Gateway.Address, load, Key.Secret);
        var check = ReplyCheck.OfGateway(load) with { FirstToken = !load.IsStream ? null : load.HasTools ? FirstArgument : FirstContent };
        return new MatrixTarget(MatrixTarget.Gateway, Gateway, check, _ => Task.FromResult(chat)) { Counters = new Uri(Gateway.Address, HostMode.CountersPath) };
    }

    private MatrixTarget PortkeyTarget(ServerProcess portkey, LoadCase load)
    {
        var chat = new PreparedRequest(
            new Uri(portkey.Address, "/v1/chat/completions"),
            LoadCases.ChatBody(load, PortkeyModel),
            [
                new("x-portkey-provider", "bedrock"),
                new("x-portkey-custom-host", _simulator.Address.ToString().TrimEnd('/')),
                new("x-portkey-aws-region", LoadCases.Region),
                // Not by signature: Portkey's covers the host without its port, so that it holds nowhere but on 443 and 80. This spares it that work.
                new("x-portkey-aws-auth-type", "apiKey"),
                new("Authorization", $"Bearer {Simulator.SimulatorCredentials.BearerToken}"),
            ]);
        var check = load.IsStream
            ? new ReplyCheck([ReplyMark.Of(Encoding.UTF8.GetString(FirstPortkeyContent), load.Deltas), ReplyMark.Of("\"finish_reason\":\"stop\"", 1), ReplyMark.Of("\"usage\":{", 1)], "data: [DONE]\n\n"u8.ToArray())
            : new ReplyCheck([ReplyMark.Of("\"finish_reason\":\"stop\"", 1), ReplyMark.Of("\"usage\":{", 1)], "}"u8.ToArray());
        return new MatrixTarget(MatrixTarget.Portkey, portkey, check with { FirstToken = load.IsStream ? FirstPortkeyContent : null }, _ => Task.FromResult(chat));
    }

    private async Task<MatrixTarget> KnownAsync(MatrixTarget target, CancellationToken cancellationToken)
    {
        var reply = await Client.SendAsync(await target.PrepareAsync(cancellationToken), cancellationToken);
        return target.Check.Explain(reply.Status, reply.Body) is { } error
            ? throw target.Server.Failure($"gave a wrong reply: {error}")
            : target with { Check = target.Check with { Length = reply.Body.Length } };
    }

    private async Task<long?> AllocatedAsync(MatrixTarget target, CancellationToken cancellationToken) =>
        target.Counters is { } counters ? long.Parse(await Client.GetAsync(counters, cancellationToken), CultureInfo.InvariantCulture) : null;
}
