namespace BedrockAspire.Console.Gateway.Admin;

/// <summary>Usage at a glance.</summary>
public sealed record UsageSummary
{
    public DateTimeOffset GeneratedAt { get; set; }

    public UsageTotals Today { get; set; } = new();

    public UsageTotals Month { get; set; } = new();

    public Percentiles LatencyMs { get; set; } = new();

    public Percentiles FirstTokenMs { get; set; } = new();

    public IReadOnlyList<ErrorCount> ErrorsByType { get; set; } = [];

    public IReadOnlyList<BudgetState> Budgets { get; set; } = [];
}
