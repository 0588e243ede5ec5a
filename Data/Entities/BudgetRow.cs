using BedrockAspire.Gateway.Accounts;

namespace BedrockAspire.Data.Entities;

/// <summary>A bound of spending.</summary>
internal sealed class BudgetRow
{
    public Guid Id { get; set; }

    public required string Name { get; set; }

    public BudgetScope Scope { get; set; }

    /// <summary>The team's or key's id (hyphenated, lower case), or the person's; empty for the gateway's own.</summary>
    public required string ScopeId { get; set; }

    public BudgetInterval Interval { get; set; }

    public long LimitNanodollars { get; set; }

    public bool IsEnabled { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    public int Version { get; set; }
}
