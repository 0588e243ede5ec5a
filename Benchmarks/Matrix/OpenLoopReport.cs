namespace BedrockAspire.Benchmarks.Matrix;

/// <summary>What was found at a constant rate of arrival.</summary>
/// <param name="Name">What was asked for.</param>
/// <param name="PerSecond">The rate.</param>
/// <param name="Targets">Medians of each target.</param>
/// <param name="GatewayOverYarpMs">What the gateway adds to YARP's latency; the median of what it added in each repetition.</param>
/// <param name="FirstTokenOverYarpMs">The same of the time to the first token, for streams.</param>
internal sealed record OpenLoopReport(
    string Name, int PerSecond, IReadOnlyList<TargetReport> Targets, Percentiles GatewayOverYarpMs, Percentiles? FirstTokenOverYarpMs);
