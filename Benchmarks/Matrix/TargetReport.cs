using BedrockAspire.Benchmarks.Load;

namespace BedrockAspire.Benchmarks.Matrix;

/// <summary>Medians of one target's blocks, and of what each of them added to the block of another target in the same repetition.</summary>
internal sealed record TargetReport
{
    public required string Name { get; init; }

    public required int RequestsPerBlock { get; init; }

    public required double RequestsPerSecond { get; init; }

    public required double? CpuSecondsPerThousand { get; init; }

    public required Percentiles LatencyMs { get; init; }

    public required Percentiles? FirstTokenMs { get; init; }

    /// <summary>Over direct calls; null for those.</summary>
    public required Percentiles? AddedMs { get; init; }

    /// <summary>Over direct calls, of streams.</summary>
    public required Percentiles? AddedFirstTokenMs { get; init; }

    /// <summary>Over YARP, of the other ways by way of a server.</summary>
    public required Spread? CpuRatioToYarp { get; init; }

    public required double? IdleBytes { get; init; }

    public required double? PeakBytes { get; init; }

    public required double? AllocatedBytesPerRequest { get; init; }

    public required int Errors { get; init; }

    public required IReadOnlyList<TargetBlock> Blocks { get; init; }

    /// <param name="name">Of the target.</param>
    /// <param name="blocks">Its blocks, one a repetition.</param>
    /// <param name="direct">The blocks of direct calls in the same repetitions.</param>
    /// <param name="yarp">The blocks of YARP in the same repetitions.</param>
    public static TargetReport Of(string name, IReadOnlyList<TargetBlock> blocks, IReadOnlyList<TargetBlock> direct, IReadOnlyList<TargetBlock> yarp)
    {
        var isDirect = ReferenceEquals(blocks, direct);
        var hasTokens = blocks[0].FirstTokenMs is not null;
        return new TargetReport
        {
            Name = name,
            RequestsPerBlock = blocks[0].Requests,
            RequestsPerSecond = Statistics.Median(blocks.Select(block => block.RequestsPerSecond)),
            CpuSecondsPerThousand = MedianOf(block => block.CpuSecondsPerThousand),
            LatencyMs = Percentiles.MedianOf([.. blocks.Select(block => block.LatencyMs)]),
            FirstTokenMs = hasTokens ? Percentiles.MedianOf([.. blocks.Select(block => block.FirstTokenMs!)]) : null,
            AddedMs = isDirect ? null : Percentiles.MedianOf([.. blocks.Zip(direct, (ours, theirs) => ours.LatencyMs.Minus(theirs.LatencyMs))]),
            AddedFirstTokenMs = isDirect || !hasTokens ? null : Percentiles.MedianOf([.. blocks.Zip(direct, (ours, theirs) => ours.FirstTokenMs!.Minus(theirs.FirstTokenMs!))]),
            CpuRatioToYarp = isDirect || ReferenceEquals(blocks, yarp) ? null : RatioOf(blocks, yarp),
            IdleBytes = MedianOf(block => block.IdleBytes),
            PeakBytes = MedianOf(block => block.PeakBytes),
            AllocatedBytesPerRequest = MedianOf(block => block.AllocatedBytesPerRequest),
            Errors = blocks.Sum(block => block.Errors),
            Blocks = blocks,
        };

        double? MedianOf(Func<TargetBlock, double?> figure) => figure(blocks[0]) is null ? null : Statistics.Median(blocks.Select(block => figure(block)!.Value));
    }

    /// <summary>Of CPU per request: the ratio of each repetition, not that of the medians.</summary>
    public static Spread RatioOf(IReadOnlyList<TargetBlock> blocks, IReadOnlyList<TargetBlock> others) =>
        Spread.Of([.. blocks.Zip(others, (block, other) => block.CpuSecondsPerThousand!.Value / other.CpuSecondsPerThousand!.Value)]);
}
