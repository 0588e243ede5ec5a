namespace BedrockAspire.Benchmarks.Matrix;

/// <summary>What the project wants of the figures.</summary>
internal static class MatrixAims
{
    // Less than the smallest object there is in one event of twenty: what other threads of the process allocate meanwhile is in the figure, too.
    private const double NoAllocationBytes = 1.2;

    private static readonly Dictionary<string, double> CpuRatioLimits = new()
    {
        [MatrixCells.BaseWhole.Name] = 1.5,
        [MatrixCells.BaseStream.Name] = 2.0,
        [MatrixCells.Paced200.Name] = 1.3,
        [MatrixCells.Paced1000.Name] = 1.3,
    };

    public static IReadOnlyList<MatrixAim> Of(IReadOnlyList<CellReport> cells, IReadOnlyList<OpenLoopReport> openLoop, IReadOnlyList<EventAllocationReport> events)
    {
        return
        [
            Ratio("CPU over YARP, whole answers", MatrixCells.BaseWhole),
            Ratio("CPU over YARP, streams of 100 deltas at once", MatrixCells.BaseStream),
            Ratio("CPU over YARP, 200 paced streams", MatrixCells.Paced200),
            Ratio("CPU over YARP, 1,000 paced streams", MatrixCells.Paced1000),
            new("p50 over YARP at 200 requests/s", 0.5, IsFloor: false, openLoop is [var whole, ..] ? whole.GatewayOverYarpMs.P50 : null, "ms"),
            .. events.Where(report => report.Target == MatrixTarget.Gateway).Select(report => new MatrixAim($"allocated by one more event, {report.Name}", NoAllocationBytes, IsFloor: false, report.BytesPerEvent.Median, "bytes")),
            new("resident at 1,000 open streams", 150, IsFloor: false, Find(MatrixCells.Paced1000)?.Find(MatrixTarget.Gateway)?.PeakBytes / 1_000_000, "MB"),
            Peer("Portkey's CPU over the gateway's, whole answers", 12, MatrixCells.BaseWhole),
            Peer("Portkey's CPU over the gateway's, streams of 100 deltas at once", 20, MatrixCells.BaseStream),
        ];

        CellReport? Find(MatrixCell cell) => cells.FirstOrDefault(report => report.Name == cell.Name);

        MatrixAim Ratio(string name, MatrixCell cell) =>
            new(name, CpuRatioLimits[cell.Name], IsFloor: false, Find(cell)?.Find(MatrixTarget.Gateway)?.CpuRatioToYarp?.Median, "");

        MatrixAim Peer(string name, double limit, MatrixCell cell) => new(name, limit, IsFloor: true, PeerRatio(Find(cell))?.Median, "");
    }

    /// <summary>The highest ratio to YARP's CPU per request that is wanted of a cell; null where none is.</summary>
    public static double? CpuRatioLimit(string cell) => CpuRatioLimits.TryGetValue(cell, out var limit) ? limit : null;

    /// <summary>Portkey's CPU per request over the gateway's in a cell; null when there was no peer in it.</summary>
    public static Spread? PeerRatio(CellReport? cell) => cell?.Find(MatrixTarget.Portkey) is { } peer
        ? TargetReport.RatioOf(peer.Blocks, cell.Find(MatrixTarget.Gateway)!.Blocks)
        : null;
}
