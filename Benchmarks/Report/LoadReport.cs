namespace BedrockAspire.Benchmarks.Report;

/// <summary>Everything that a load run found.</summary>
internal sealed record LoadReport(
    Machine Machine,
    IReadOnlyDictionary<string, string> Settings,
    StartUpReport StartUp,
    IReadOnlyList<CaseReport> Cases,
    IReadOnlyList<MemoryReport> Memory);
