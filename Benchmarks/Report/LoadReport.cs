namespace BedrockAspire.Benchmarks.Report;

/// <summary>Everything that a load run found.</summary>
/// <param name="RecordedCalls">Calls in the ledger, which were all that were made; null without accounts.</param>
/// <param name="TelemetryBytes">What the collector received; null without telemetry.</param>
internal sealed record LoadReport(
    Machine Machine,
    IReadOnlyDictionary<string, string> Settings,
    long? RecordedCalls,
    long? TelemetryBytes,
    StartUpReport StartUp,
    IReadOnlyList<CaseReport> Cases,
    IReadOnlyList<MemoryReport> Memory);
