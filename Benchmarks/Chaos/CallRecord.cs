namespace BedrockAspire.Benchmarks.Chaos;

/// <summary>A call, what was going wrong when it began, and how it went.</summary>
internal sealed record CallRecord(ChaosCall Call, string Fault, CallResult Result);
