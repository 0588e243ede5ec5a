using BedrockAspire.Benchmarks.Load;

namespace BedrockAspire.Benchmarks.Matrix;

/// <summary>A median, and between what the figures are that it comes from.</summary>
internal sealed record Spread(double Median, double Least, double Most)
{
    public static Spread Of(IReadOnlyList<double> values) => new(Statistics.Median(values), values.Min(), values.Max());
}
