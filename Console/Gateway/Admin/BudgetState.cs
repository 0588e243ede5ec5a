namespace BedrockAspire.Console.Gateway.Admin;

/// <summary>A budget as the summary tells of it.</summary>
public sealed record BudgetState
{
    public string Id { get; set; } = "";

    public string Name { get; set; } = "";

    public string Scope { get; set; } = "";

    public string? ScopeId { get; set; }

    public string? ScopeName { get; set; }

    public string Interval { get; set; } = "";

    public decimal LimitUsd { get; set; }

    public decimal SettledUsd { get; set; }

    public decimal LeasedUsd { get; set; }

    public decimal WrittenOffUsd { get; set; }

    public decimal RemainingUsd { get; set; }
}
