namespace BedrockAspire.Benchmarks.Matrix;

/// <summary>What was found in one cell.</summary>
internal sealed record CellReport
{
    public required string Name { get; init; }

    public required string Description { get; init; }

    public required bool IsStream { get; init; }

    public required int PromptBytes { get; init; }

    public required bool HasTools { get; init; }

    public required int Concurrency { get; init; }

    public required int UpstreamDelayMs { get; init; }

    public required int Deltas { get; init; }

    public required int DeltaDelayMs { get; init; }

    public required IReadOnlyList<TargetReport> Targets { get; init; }

    public static CellReport Of(MatrixCell cell, IReadOnlyList<string> names, IReadOnlyList<IReadOnlyList<TargetBlock>> blocks)
    {
        var direct = BlocksOf(MatrixTarget.Direct);
        var yarp = BlocksOf(MatrixTarget.Yarp);
        return new CellReport
        {
            Name = cell.Name,
            Description = cell.Load.Description,
            IsStream = cell.Load.IsStream,
            PromptBytes = cell.Load.PromptBytes,
            HasTools = cell.Load.HasTools,
            Concurrency = cell.Concurrency,
            UpstreamDelayMs = cell.Load.UpstreamDelayMs,
            Deltas = cell.Load.Deltas,
            DeltaDelayMs = cell.Load.DeltaDelayMs,
            Targets = [.. names.Select((name, index) => TargetReport.Of(name, blocks[index], direct, yarp))],
        };

        IReadOnlyList<TargetBlock> BlocksOf(string name) => blocks[names.Index().First(item => item.Item == name).Index];
    }

    public TargetReport? Find(string target) => Targets.FirstOrDefault(report => report.Name == target);
}
