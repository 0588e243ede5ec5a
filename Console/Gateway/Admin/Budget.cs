namespace BedrockAspire.Console.Gateway.Admin;

/// <summary>A budget.</summary>
public sealed record Budget
{
    public string Id { get; set; } = "";

    public long Version { get; set; }

    public string Name { get; set; } = "";

    /// <summary>gateway, team, key or user.</summary>
    public string Scope { get; set; } = "";

    public string? ScopeId { get; set; }

    public string? ScopeName { get; set; }

    /// <summary>day, week, month or total.</summary>
    public string Interval { get; set; } = "";

    public decimal LimitUsd { get; set; }

    public bool IsEnabled { get; set; }

    public BudgetPeriod? CurrentPeriod { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }
}
