using System.Text.Json.Serialization;
using BedrockAspire.Data.Administration;
using BedrockAspire.Gateway.Usage.Queries;

namespace BedrockAspire.ChatApi.Admin.Usage;

/// <summary>What an operator looks at first.</summary>
internal sealed record UsageSummaryView
{
    [JsonPropertyName("object")]
    public string ObjectType { get; } = "usage.summary";

    public required DateTimeOffset GeneratedAt { get; init; }

    public required UsageTotalsView Today { get; init; }

    public required UsageTotalsView Month { get; init; }

    public required UsagePercentiles LatencyMs { get; init; }

    public required UsagePercentiles FirstTokenMs { get; init; }

    public required IReadOnlyList<UsageErrorView> ErrorsByType { get; init; }

    public required IReadOnlyList<UsageBudgetView> Budgets { get; init; }

    public static UsageSummaryView Of(DateTimeOffset now, UsageTotals today, UsageTotals month, UsageRecent recent, IReadOnlyList<BudgetView> budgets) => new()
    {
        GeneratedAt = now,
        Today = UsageTotalsView.Of(today),
        Month = UsageTotalsView.Of(month),
        LatencyMs = recent.Latency,
        FirstTokenMs = recent.FirstToken,
        ErrorsByType = [.. recent.Errors.Select(error => new UsageErrorView(error.Type, error.Calls))],
        Budgets = [.. budgets.Select(UsageBudgetView.Of)],
    };
}
