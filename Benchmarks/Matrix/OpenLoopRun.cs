namespace BedrockAspire.Benchmarks.Matrix;

/// <summary>Measures latencies at a constant rate of arrival, which no slow reply holds up.</summary>
internal sealed class OpenLoopRun(MatrixOptions options, MatrixTopology topology)
{
    private const int PerSecond = 200;

    public async Task<IReadOnlyList<OpenLoopReport>> RunAsync(CancellationToken cancellationToken) => options.OpenLoopSeconds <= 0
        ? []
        : [await RunAsync("whole answers", MatrixCells.BaseWhole, cancellationToken), await RunAsync("streams of 100 deltas", MatrixCells.BaseStream, cancellationToken)];

    private async Task<OpenLoopReport> RunAsync(string name, MatrixCell cell, CancellationToken cancellationToken)
    {
        var requests = Math.Max(1, (int)(options.OpenLoopSeconds * PerSecond));
        var targets = await topology.PrepareAsync(cell.Load, hasPeer: false, cancellationToken);
        var blocks = targets.Select(_ => new List<TargetBlock>()).ToList();
        for (var repetition = 0; repetition < options.Repetitions; repetition++)
        {
            foreach (var index in Interleaving.Order(targets.Count, repetition))
            {
                blocks[index].Add(await topology.MeasureAsync(
                    targets[index], request => topology.Client.RunOpenAsync(request, targets[index].Check, requests, PerSecond, cancellationToken), cancellationToken));
            }
        }

        var report = Report(name, cell, [.. targets.Select(target => target.Name)], blocks);
        Console.WriteLine($"{PerSecond} requests/s, {name}: gateway over YARP p50 {report.GatewayOverYarpMs.P50:+0.00;-0.00} ms, p99 {report.GatewayOverYarpMs.P99:+0.00;-0.00} ms");
        return report;
    }

    private static OpenLoopReport Report(string name, MatrixCell cell, IReadOnlyList<string> names, IReadOnlyList<IReadOnlyList<TargetBlock>> blocks)
    {
        var found = CellReport.Of(cell, names, blocks);
        var pairs = found.Find(MatrixTarget.Gateway)!.Blocks.Zip(found.Find(MatrixTarget.Yarp)!.Blocks).ToList();
        return new OpenLoopReport(
            name,
            PerSecond,
            found.Targets,
            Percentiles.MedianOf([.. pairs.Select(pair => pair.First.LatencyMs.Minus(pair.Second.LatencyMs))]),
            cell.Load.IsStream ? Percentiles.MedianOf([.. pairs.Select(pair => pair.First.FirstTokenMs!.Minus(pair.Second.FirstTokenMs!))]) : null);
    }
}
