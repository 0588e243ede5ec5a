using BedrockAspire.Gateway.Usage.Queries;

namespace BedrockAspire.ChatApi.Admin.Usage;

/// <summary>Sums, as the admin API shows them.</summary>
internal sealed record UsageTotalsView(
    long Calls, long Errors, long InputTokens, long CacheReadTokens, long CacheWriteTokens, long OutputTokens, long Pictures, long Queries, string CostUsd, long UnpricedCalls)
{
    public static UsageTotalsView Of(UsageTotals totals) => new(
        totals.Calls,
        totals.Errors,
        totals.InputTokens,
        totals.CacheReadTokens,
        totals.CacheWriteTokens,
        totals.OutputTokens,
        totals.Pictures,
        totals.Queries,
        totals.Cost.ToUsd(),
        totals.UnpricedCalls);
}
