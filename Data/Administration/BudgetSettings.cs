using BedrockAspire.Gateway.Accounts;

namespace BedrockAspire.Data.Administration;

/// <summary>All of a budget that can be set. Scope and interval are set once.</summary>
public sealed record BudgetSettings
{
    public string Name { get; set; } = "";

    public BudgetScope Scope { get; set; }

    public string? ScopeId { get; set; }

    public BudgetInterval Interval { get; set; }

    /// <summary>US dollars.</summary>
    public decimal LimitUsd { get; set; }

    public bool IsEnabled { get; set; } = true;
}
