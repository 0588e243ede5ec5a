using BedrockAspire.Benchmarks.Load;

namespace BedrockAspire.Benchmarks.Matrix;

/// <summary>Measures what an event of a stream allocates: the same request with answers of 100 and of 300 deltas, by the gateway and by YARP, in turn.</summary>
internal sealed class EventAllocationRun(MatrixOptions options, MatrixTopology topology)
{
    private const int Few = 100;
    private const int Many = 300;
    private const int PacedShare = 10;
    private const int RampPaces = 10;
    private const int Concurrency = 32;
    private const int PacedConcurrency = 128;

    private static readonly string[] Targets = [MatrixTarget.Gateway, MatrixTarget.Yarp];

    public async Task<IReadOnlyList<EventAllocationReport>> RunAsync(CancellationToken cancellationToken) => options.EventRequests == 0
        ? []
        :
        [
            .. await RunAsync("deltas that come at once", MatrixCells.BaseStream.Load, options.EventRequests, Concurrency, TimeSpan.Zero, cancellationToken),
            .. await RunAsync(
                $"a delta every {options.EventPaceMs} ms, each read and flushed by itself", MatrixCells.BaseStream.Load with { DeltaDelayMs = options.EventPaceMs },
                Math.Max(1, options.EventRequests / PacedShare), PacedConcurrency, TimeSpan.FromMilliseconds(options.EventPaceMs * RampPaces), cancellationToken),
        ];

    private async Task<IReadOnlyList<EventAllocationReport>> RunAsync(
        string name, LoadCase load, int requests, int concurrency, TimeSpan ramp, CancellationToken cancellationToken)
    {
        // Each target with short and with long streams.
        var ways = new List<(LoadCase Load, MatrixTarget Target)>();
        foreach (var variant in new[] { load with { Deltas = Few }, load with { Deltas = Many } })
        {
            var prepared = await topology.PrepareAsync(variant, hasPeer: false, cancellationToken);
            ways.AddRange(Targets.Select(target => (variant, prepared.Single(item => item.Name == target))));
        }

        var blocks = ways.Select(_ => new List<TargetBlock>()).ToList();
        foreach (var way in ways)
        {
            await MeasureAsync(way);
        }

        for (var repetition = 0; repetition < options.Repetitions; repetition++)
        {
            foreach (var index in Interleaving.Order(ways.Count, repetition))
            {
                blocks[index].Add(await MeasureAsync(ways[index]));
            }
        }

        var reports = Targets.Select((target, index) => Report(target, name, blocks[index], blocks[index + Targets.Length])).ToList();
        foreach (var report in reports)
        {
            Console.WriteLine($"an event, {name}, {report.Target}: {report.BytesPerEvent.Median:0.0} bytes allocated, {report.CpuMicrosecondsPerEvent.Median:0.00} µs");
        }

        return reports;

        async Task<TargetBlock> MeasureAsync((LoadCase Load, MatrixTarget Target) way)
        {
            await topology.AnswerAsync(way.Load, cancellationToken);
            var block = await topology.MeasureAsync(
                way.Target, request => topology.Client.RunAsync(request, way.Target.Check, requests, concurrency, cancellationToken, ramp), cancellationToken);
            return block.Errors == 0 ? block : throw way.Target.Server.Failure($"gave {block.Errors} wrong replies, one of them: {block.FirstError}");
        }
    }

    private static EventAllocationReport Report(string target, string name, List<TargetBlock> few, List<TargetBlock> many) => new(
        target,
        name,
        few[0].Requests,
        Statistics.Median(few.Select(block => block.AllocatedBytesPerRequest!.Value)),
        Spread.Of([.. few.Zip(many, (less, more) => EventAllocationReport.PerEvent(less.AllocatedBytesPerRequest!.Value, Few, more.AllocatedBytesPerRequest!.Value, Many))]),
        // A second for a thousand requests is a millisecond for one.
        Spread.Of([.. few.Zip(many, (less, more) => EventAllocationReport.PerEvent(less.CpuSecondsPerThousand!.Value, Few, more.CpuSecondsPerThousand!.Value, Many) * 1000)]));
}
