using BedrockAspire.Benchmarks.Load;

namespace BedrockAspire.Benchmarks.Matrix;

/// <summary>Measures what an event of a stream allocates: the same request with answers of 100 and of 300 deltas, in turn.</summary>
internal sealed class EventAllocationRun(MatrixOptions options, MatrixTopology topology)
{
    private const int Few = 100;
    private const int Many = 300;
    private const int PaceMs = 5;
    private const int PacedShare = 5;

    public async Task<IReadOnlyList<EventAllocationReport>> RunAsync(CancellationToken cancellationToken) => options.EventRequests == 0
        ? []
        :
        [
            await RunAsync("deltas that come at once", MatrixCells.BaseStream.Load, options.EventRequests, 32, cancellationToken),
            await RunAsync(
                $"a delta every {PaceMs} ms, each read and flushed by itself", MatrixCells.BaseStream.Load with { DeltaDelayMs = PaceMs },
                Math.Max(1, options.EventRequests / PacedShare), 64, cancellationToken),
        ];

    private async Task<EventAllocationReport> RunAsync(string name, LoadCase load, int requests, int concurrency, CancellationToken cancellationToken)
    {
        LoadCase[] loads = [load with { Deltas = Few }, load with { Deltas = Many }];
        var targets = new MatrixTarget[loads.Length];
        for (var i = 0; i < loads.Length; i++)
        {
            targets[i] = (await topology.PrepareAsync(loads[i], hasPeer: false, cancellationToken)).Single(target => target.Name == MatrixTarget.Gateway);
            await MeasureAsync(i);
        }

        var (bytes, events, times) = (new List<double>(), new List<double>(), new List<double>());
        for (var repetition = 0; repetition < options.Repetitions; repetition++)
        {
            var blocks = new TargetBlock[loads.Length];
            foreach (var index in Interleaving.Order(loads.Length, repetition))
            {
                blocks[index] = await MeasureAsync(index);
            }

            bytes.Add(blocks[0].AllocatedBytesPerRequest!.Value);
            events.Add(EventAllocationReport.PerEvent(blocks[0].AllocatedBytesPerRequest!.Value, Few, blocks[1].AllocatedBytesPerRequest!.Value, Many));
            // A second for a thousand requests is a millisecond for one.
            times.Add(EventAllocationReport.PerEvent(blocks[0].CpuSecondsPerThousand!.Value, Few, blocks[1].CpuSecondsPerThousand!.Value, Many) * 1000);
        }

        var report = new EventAllocationReport(name, requests, Statistics.Median(bytes), Spread.Of(events), Spread.Of(times));
        Console.WriteLine($"an event, {name}: {report.BytesPerEvent.Median:0.0} bytes allocated, {report.CpuMicrosecondsPerEvent.Median:0.00} µs");
        return report;

        async Task<TargetBlock> MeasureAsync(int index)
        {
            await topology.AnswerAsync(loads[index], cancellationToken);
            var block = await topology.MeasureAsync(
                targets[index], request => topology.Client.RunAsync(request, targets[index].Check, requests, concurrency, cancellationToken), cancellationToken);
            return block.Errors == 0 ? block : throw topology.Gateway.Failure($"gave {block.Errors} wrong replies, one of them: {block.FirstError}");
        }
    }
}
