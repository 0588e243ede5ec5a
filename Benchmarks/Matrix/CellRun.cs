using BedrockAspire.Benchmarks.Load;

namespace BedrockAspire.Benchmarks.Matrix;

/// <summary>Measures one cell: finds out how many requests a block needs, then blocks of all targets in turn.</summary>
internal sealed class CellRun(MatrixCell cell, MatrixOptions options, MatrixTopology topology)
{
    private const int LeastRequests = 30;
    private const int RoundsAtLeast = 2;

    public async Task<CellReport> RunAsync(CancellationToken cancellationToken)
    {
        var targets = await topology.PrepareAsync(cell.Load, cell.HasPeer, cancellationToken);
        var requests = await CalibrateAsync(targets, cancellationToken);
        var blocks = targets.Select(_ => new List<TargetBlock>()).ToList();
        for (var repetition = 0; repetition < options.Repetitions; repetition++)
        {
            foreach (var index in Interleaving.Order(targets.Count, repetition))
            {
                blocks[index].Add(await topology.MeasureAsync(
                    targets[index], request => RunBlockAsync(targets[index], request, requests[index], cancellationToken), cancellationToken));
            }
        }

        var report = CellReport.Of(cell, [.. targets.Select(target => target.Name)], blocks);
        var gateway = report.Find(MatrixTarget.Gateway)!;
        Console.WriteLine(
            $"{cell.Name}: {requests[0]} requests a block, CPU {gateway.CpuSecondsPerThousand:0.000} s for 1,000, {gateway.CpuRatioToYarp!.Median:0.00} of YARP's, p50 {gateway.AddedMs!.P50:+0.00;-0.00} ms, {report.Targets.Sum(target => target.Errors)} errors");
        return report;
    }

    /// <summary>Requests of a block of each target: as many as the gateway answers in the time of a block, for all but the peer, which gets as many as it answers itself.</summary>
    private async Task<IReadOnlyList<int>> CalibrateAsync(IReadOnlyList<MatrixTarget> targets, CancellationToken cancellationToken)
    {
        var requests = new int[targets.Count];
        if (cell.IsPaced)
        {
            Array.Fill(requests, cell.Concurrency);
            foreach (var target in targets)
            {
                await RunBlockAsync(target, await target.PrepareAsync(cancellationToken), cell.Concurrency, cancellationToken);
            }

            return requests;
        }

        var gateway = targets.Index().First(item => item.Item.Name == MatrixTarget.Gateway).Index;
        requests[gateway] = await CalibrateAsync(targets[gateway], cancellationToken);
        foreach (var (index, target) in targets.Index())
        {
            if (index == gateway)
            {
                continue;
            }

            var isPeer = target.Name == MatrixTarget.Portkey;
            requests[index] = isPeer ? await CalibrateAsync(target, cancellationToken) : requests[gateway];
            await RunBlockAsync(target, await target.PrepareAsync(cancellationToken), requests[index], cancellationToken);
        }

        return requests;
    }

    // Twice: the first goes over connections and code that are new.
    private async Task<int> CalibrateAsync(MatrixTarget target, CancellationToken cancellationToken)
    {
        var least = Math.Max(LeastRequests, RoundsAtLeast * cell.Concurrency);
        var requests = least;
        for (var i = 0; i < 2; i++)
        {
            var block = await RunBlockAsync(target, await target.PrepareAsync(cancellationToken), requests, cancellationToken);
            requests = Math.Max(least, (int)(options.BlockSeconds * requests / block.Elapsed.TotalSeconds));
        }

        // Whole rounds, so that no block ends with a few stragglers.
        return (requests + cell.Concurrency - 1) / cell.Concurrency * cell.Concurrency;
    }

    private Task<BlockResult> RunBlockAsync(MatrixTarget target, PreparedRequest request, int requests, CancellationToken cancellationToken) =>
        topology.Client.RunAsync(request, target.Check, requests, cell.Concurrency, cancellationToken, cell.Ramp);
}
