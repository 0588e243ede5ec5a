using System.Diagnostics;
using BedrockAspire.Benchmarks.Load;

namespace BedrockAspire.Benchmarks.Report;

/// <summary>One block: CPU of the server, the rest as the client saw it.</summary>
internal sealed record BlockReport
{
    /// <summary>CPU time of the server process, per request.</summary>
    public required double CpuMicroseconds { get; init; }

    public required double RequestsPerSecond { get; init; }

    public required double P50Milliseconds { get; init; }

    public required double P95Milliseconds { get; init; }

    public required double P99Milliseconds { get; init; }

    /// <summary>Of the reply's body, per request.</summary>
    public required double ReplyBytes { get; init; }

    public required int Errors { get; init; }

    public static BlockReport Of(BlockResult block, TimeSpan processorTime)
    {
        var requests = block.Latencies.Length;
        block.Latencies.AsSpan().Sort();
        return new BlockReport
        {
            // At least one step of the clock, so that a tiny run has a ratio.
            CpuMicroseconds = Math.Max(processorTime.TotalMicroseconds, 10_000) / requests,
            RequestsPerSecond = requests / block.Elapsed.TotalSeconds,
            P50Milliseconds = Milliseconds(0.50),
            P95Milliseconds = Milliseconds(0.95),
            P99Milliseconds = Milliseconds(0.99),
            ReplyBytes = (double)block.Bytes / requests,
            Errors = block.Errors,
        };

        double Milliseconds(double share) => Statistics.Percentile(block.Latencies, share) * 1000.0 / Stopwatch.Frequency;
    }

    /// <summary>The median of each figure.</summary>
    public static BlockReport MedianOf(IReadOnlyList<BlockReport> blocks)
    {
        return new BlockReport
        {
            CpuMicroseconds = Median(block => block.CpuMicroseconds),
            RequestsPerSecond = Median(block => block.RequestsPerSecond),
            P50Milliseconds = Median(block => block.P50Milliseconds),
            P95Milliseconds = Median(block => block.P95Milliseconds),
            P99Milliseconds = Median(block => block.P99Milliseconds),
            ReplyBytes = Median(block => block.ReplyBytes),
            Errors = blocks.Sum(block => block.Errors),
        };

        double Median(Func<BlockReport, double> figure) => Statistics.Median(blocks.Select(figure));
    }
}
