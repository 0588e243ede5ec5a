namespace BedrockAspire.Data.Entities;

/// <summary>The part of a budget's period that one replica may spend without asking.</summary>
internal sealed class BudgetLeaseRow
{
    public Guid BudgetId { get; set; }

    public DateTimeOffset PeriodStart { get; set; }

    public required string ReplicaId { get; set; }

    /// <summary>What it may spend in the period, what it has spent included.</summary>
    public long GrantedNanodollars { get; set; }

    /// <summary>What the replica last reported as spent.</summary>
    public long SpentNanodollars { get; set; }

    /// <summary>The replica's last exchange; an older one that arrives late changes nothing.</summary>
    public long Sequence { get; set; }
}
