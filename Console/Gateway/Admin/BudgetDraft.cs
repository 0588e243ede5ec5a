namespace BedrockAspire.Console.Gateway.Admin;

/// <summary>What a budget is made of.</summary>
public sealed record BudgetDraft
{
    public string Name { get; set; } = "";

    public string Scope { get; set; } = "";

    public string? ScopeId { get; set; }

    public string Interval { get; set; } = "";

    public decimal LimitUsd { get; set; }

    public bool IsEnabled { get; set; }
}
