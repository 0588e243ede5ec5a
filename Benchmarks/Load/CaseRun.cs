using BedrockAspire.Benchmarks.Hosting;
using BedrockAspire.Benchmarks.Report;

namespace BedrockAspire.Benchmarks.Load;

/// <summary>Measures one case: warm-up, then blocks of the two servers in turn, the first of each pair changing so that drift cancels out.</summary>
internal sealed class CaseRun(LoadCase load, LoadOptions options, ServerProcess simulator, SimulatorRules rules, LoadClient client, string key)
{
    private readonly int _requests = Math.Max((int)(options.Requests * load.RequestShare), 10);
    private readonly int _concurrency = options.Concurrency * load.ConcurrencyFactor;

    public static PreparedRequest ChatRequest(Uri gateway, LoadCase load, string key) => new(
        new Uri(gateway, "/v1/chat/completions"), LoadCases.ChatBody(load), [new("Authorization", $"Bearer {key}")]);

    public async Task<CaseReport> RunAsync(ServerProcess gateway, ServerProcess yarp, CancellationToken cancellationToken)
    {
        await rules.SetAsync(load, cancellationToken);
        var (ours, theirs) = await PrepareAsync(gateway, yarp, cancellationToken);
        Console.WriteLine($"{load.Name}: {_requests} requests a block, {_concurrency} at a time");
        for (var i = 0; i < options.WarmUps; i++)
        {
            await WarmUpAsync(ours, cancellationToken);
            await WarmUpAsync(theirs, cancellationToken);
        }

        var repetitions = new List<RepetitionReport>();
        for (var i = 0; i < options.Repetitions; i++)
        {
            var oursFirst = i % 2 == 0;
            var first = await MeasureAsync(oursFirst ? ours : theirs, cancellationToken);
            var second = await MeasureAsync(oursFirst ? theirs : ours, cancellationToken);
            var repetition = oursFirst ? new RepetitionReport(first, second) : new RepetitionReport(second, first);
            Console.WriteLine(
                $"  {i + 1}: gateway {repetition.Gateway.CpuMicroseconds:0.0} µs, YARP {repetition.Yarp.CpuMicroseconds:0.0} µs a request, ratio {repetition.CpuRatio:0.00}");
            repetitions.Add(repetition);
        }

        return CaseReport.Of(load, _requests, _concurrency, repetitions);
    }

    private async Task<(LoadTarget Gateway, LoadTarget Yarp)> PrepareAsync(
        ServerProcess gateway, ServerProcess yarp, CancellationToken cancellationToken)
    {
        var chat = ChatRequest(gateway.Address, load, key);
        var reply = await client.SendAsync(chat, cancellationToken);
        var call = await rules.LastCallAsync(cancellationToken);
        var ours = new LoadTarget(gateway, WithLength(gateway, ReplyCheck.OfGateway(load), reply), _ => Task.FromResult(chat));

        var bedrock = await client.SendAsync(await call.SignAsync(simulator.Address, yarp.Address, cancellationToken), cancellationToken);
        var theirs = new LoadTarget(
            yarp, WithLength(yarp, ReplyCheck.OfBedrock(load), bedrock), token => call.SignAsync(simulator.Address, yarp.Address, token));
        return (ours, theirs);
    }

    // All replies of a case are equally long: their ids, times and token counts are.
    private static ReplyCheck WithLength(ServerProcess server, ReplyCheck check, ReplyBody reply) =>
        check.Explain(reply.Status, reply.Body) is { } error
            ? throw server.Failure($"gave a wrong reply: {error}")
            : check with { Length = reply.Body.Length };

    private async Task WarmUpAsync(LoadTarget target, CancellationToken cancellationToken)
    {
        await RunBlockAsync(target, await target.PrepareAsync(cancellationToken), cancellationToken);
        await target.Server.SettleAsync(cancellationToken);
    }

    private async Task<BlockReport> MeasureAsync(LoadTarget target, CancellationToken cancellationToken)
    {
        var request = await target.PrepareAsync(cancellationToken);
        await target.Server.SettleAsync(cancellationToken);
        var before = target.Server.ProcessorTime;
        var block = await RunBlockAsync(target, request, cancellationToken);
        await target.Server.SettleAsync(cancellationToken);
        return BlockReport.Of(block, target.Server.ProcessorTime - before);
    }

    private async Task<BlockResult> RunBlockAsync(LoadTarget target, PreparedRequest request, CancellationToken cancellationToken)
    {
        var block = await client.RunAsync(request, target.Check, _requests, _concurrency, cancellationToken);
        return block.Errors == 0
            ? block
            : throw target.Server.Failure($"gave {block.Errors} wrong replies to {_requests} requests, one of them: {block.FirstError}");
    }
}
