using BedrockAspire.Benchmarks.Load;

namespace BedrockAspire.Benchmarks.Report;

/// <summary>One case: medians, and the blocks that they come from.</summary>
internal sealed record CaseReport
{
    public required string Name { get; init; }

    public required string Description { get; init; }

    public required int RequestsPerBlock { get; init; }

    public required int Concurrency { get; init; }

    public required BlockReport Gateway { get; init; }

    public required BlockReport Yarp { get; init; }

    /// <summary>The median of the ratios of each pair of blocks; not the ratio of the medians.</summary>
    public required double CpuRatio { get; init; }

    public required double? Aim { get; init; }

    public required IReadOnlyList<RepetitionReport> Repetitions { get; init; }

    public static CaseReport Of(LoadCase load, int requests, int concurrency, IReadOnlyList<RepetitionReport> repetitions) => new()
    {
        Name = load.Name,
        Description = load.Description,
        RequestsPerBlock = requests,
        Concurrency = concurrency,
        Gateway = BlockReport.MedianOf([.. repetitions.Select(repetition => repetition.Gateway)]),
        Yarp = BlockReport.MedianOf([.. repetitions.Select(repetition => repetition.Yarp)]),
        CpuRatio = Statistics.Median(repetitions.Select(repetition => repetition.CpuRatio)),
        Aim = load.Aim,
        Repetitions = repetitions,
    };
}
