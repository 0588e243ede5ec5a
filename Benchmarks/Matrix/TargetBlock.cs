using System.Diagnostics;
using BedrockAspire.Benchmarks.Load;

namespace BedrockAspire.Benchmarks.Matrix;

/// <summary>One block of one target. What belongs to its process is null for calls that go to the simulator directly.</summary>
internal sealed record TargetBlock
{
    public required int Requests { get; init; }

    public required int Errors { get; init; }

    /// <summary>What was wrong with one reply.</summary>
    public string? FirstError { get; init; }

    public required double RequestsPerSecond { get; init; }

    public required Percentiles LatencyMs { get; init; }

    /// <summary>Until the first token, of streams.</summary>
    public Percentiles? FirstTokenMs { get; init; }

    public double? CpuSecondsPerThousand { get; init; }

    /// <summary>Resident before the block.</summary>
    public long? IdleBytes { get; init; }

    /// <summary>The most that was resident within it.</summary>
    public long? PeakBytes { get; init; }

    /// <summary>Managed memory that the process allocated, all threads, per request.</summary>
    public double? AllocatedBytesPerRequest { get; init; }

    public static TargetBlock Of(BlockResult block) => new()
    {
        Requests = block.Latencies.Length,
        Errors = block.Errors,
        FirstError = block.FirstError,
        RequestsPerSecond = block.Latencies.Length / block.Elapsed.TotalSeconds,
        LatencyMs = Percentiles.Of(block.Latencies, 1000.0 / Stopwatch.Frequency),
        FirstTokenMs = block.FirstTokens.Length == 0 ? null : Percentiles.Of(block.FirstTokens, 1000.0 / Stopwatch.Frequency),
    };
}
