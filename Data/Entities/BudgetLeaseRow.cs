namespace BedrockAspire.Data.Entities;

/// <summary>A slice of a budget that one replica may spend without asking.</summary>
internal sealed class BudgetLeaseRow
{
    public Guid Id { get; set; }

    public Guid BudgetId { get; set; }

    public DateTimeOffset PeriodStart { get; set; }

    public required string ReplicaId { get; set; }

    public long GrantedNanodollars { get; set; }

    /// <summary>What the replica last reported as spent of it.</summary>
    public long SpentNanodollars { get; set; }

    public DateTimeOffset ExpiresAt { get; set; }
}
