using BedrockAspire.Benchmarks.Report;

namespace BedrockAspire.Benchmarks.Matrix;

/// <summary>Everything that a run found.</summary>
internal sealed record MatrixReport
{
    public required Machine Machine { get; init; }

    public required int Repetitions { get; init; }

    /// <summary>Settings of the gateway that differ from those that it ships with.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>Calls in the ledger, which are all that were made; null without accounts, and when a reply was wrong.</summary>
    public required long? RecordedCalls { get; init; }

    /// <summary>What the collector received; null without telemetry.</summary>
    public required long? TelemetryBytes { get; init; }

    /// <summary>Why there is no peer; null when there was one.</summary>
    public required string? PeerMissing { get; init; }

    /// <summary>Resident memory of the gateway before its first request.</summary>
    public required long IdleBytes { get; init; }

    public required IReadOnlyList<MatrixAim> Aims { get; init; }

    public required IReadOnlyList<CellReport> Cells { get; init; }

    public required IReadOnlyList<OpenLoopReport> OpenLoop { get; init; }

    public required IReadOnlyList<EventAllocationReport> Events { get; init; }

    /// <summary>How long it took.</summary>
    public required double Minutes { get; init; }

    /// <summary>Where the gateway, YARP or the simulator gave wrong replies, how many, and one of them. Those of a peer are its own affair.</summary>
    public IEnumerable<string> Faults =>
        from found in Cells.Select(cell => (cell.Name, cell.Targets)).Concat(OpenLoop.Select(report => ($"open loop, {report.Name}", report.Targets)))
        from target in found.Item2
        where target.Errors > 0 && target.Name != MatrixTarget.Portkey
        select $"{found.Item1}: {target.Name} gave {target.Errors} wrong replies, one of them: {target.Blocks.First(block => block.FirstError is not null).FirstError}";
}
