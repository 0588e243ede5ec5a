using BedrockAspire.Data.Administration;

namespace BedrockAspire.ChatApi.Admin.Usage;

/// <summary>How a budget stands.</summary>
internal sealed record UsageBudgetView(
    Guid Id, string Name, string Scope, string? ScopeId, string? ScopeName, string Interval, string LimitUsd, string SettledUsd, string LeasedUsd, string WrittenOffUsd, string RemainingUsd)
{
    public static UsageBudgetView Of(BudgetView budget) => new(
        budget.Id,
        budget.Name,
        budget.Scope,
        budget.ScopeId,
        budget.ScopeName,
        budget.Interval,
        budget.LimitUsd,
        budget.CurrentPeriod.SettledUsd,
        budget.CurrentPeriod.LeasedUsd,
        budget.CurrentPeriod.WrittenOffUsd,
        budget.CurrentPeriod.RemainingUsd);
}
