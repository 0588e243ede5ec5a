using BedrockAspire.Benchmarks.Report;

namespace BedrockAspire.Benchmarks.Soak;

/// <summary>A run and what is said of it.</summary>
internal sealed record SoakReport(
    Machine Machine, int Streams, double Minutes, long Answers, bool IsGrowthJudged, IReadOnlyList<Trend> Trends, IReadOnlyList<SoakSample> Samples);
