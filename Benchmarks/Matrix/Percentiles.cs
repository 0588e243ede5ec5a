using BedrockAspire.Benchmarks.Load;

namespace BedrockAspire.Benchmarks.Matrix;

/// <summary>Three percentiles of something.</summary>
internal sealed record Percentiles(double P50, double P95, double P99)
{
    /// <param name="values">In any order, which stays.</param>
    /// <param name="factor">From their unit to the one wanted.</param>
    public static Percentiles Of(IEnumerable<long> values, double factor)
    {
        long[] sorted = [.. values.Order()];
        return new Percentiles(At(0.50), At(0.95), At(0.99));

        double At(double share) => Statistics.Percentile(sorted, share) * factor;
    }

    /// <summary>The median of each.</summary>
    public static Percentiles MedianOf(IReadOnlyList<Percentiles> all) => new(
        Statistics.Median(all.Select(item => item.P50)), Statistics.Median(all.Select(item => item.P95)), Statistics.Median(all.Select(item => item.P99)));

    public Percentiles Minus(Percentiles other) => new(P50 - other.P50, P95 - other.P95, P99 - other.P99);
}
