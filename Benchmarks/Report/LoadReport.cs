namespace BedrockAspire.Benchmarks.Report;

/// <summary>
/// Everything that a load run found. <c>RecordedCalls</c> are those in the ledger, which were all that were made, and null without accounts;
/// <c>TelemetryBytes</c> is what the collector received, and null without telemetry.
/// </summary>
internal sealed record LoadReport(
    Machine Machine,
    IReadOnlyDictionary<string, string> Settings,
    long? RecordedCalls,
    long? TelemetryBytes,
    StartUpReport StartUp,
    IReadOnlyList<CaseReport> Cases,
    IReadOnlyList<MemoryReport> Memory);
