namespace BedrockAspire.Benchmarks.Report;

/// <summary>Resident memory of a server before any load, and the most that it had.</summary>
internal sealed record MemoryReport(string Server, long IdleBytes, long PeakBytes);
