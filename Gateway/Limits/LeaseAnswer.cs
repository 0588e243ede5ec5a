namespace BedrockAspire.Gateway.Limits;

/// <summary>How a lease stands after an exchange, and its budget's period, in nano-dollars.</summary>
/// <param name="BudgetId">The budget.</param>
/// <param name="Start">When the period began.</param>
/// <param name="Limit">The budget's limit.</param>
/// <param name="Granted">The replica's lease, what it has spent included.</param>
/// <param name="OwnSpent">What this replica has reported as spent.</param>
/// <param name="Committed">The leases of all replicas: what is spent or may be.</param>
/// <param name="Spent">What all replicas have reported as spent.</param>
public sealed record LeaseAnswer(
    Guid BudgetId, DateTimeOffset Start, long Limit, long Granted, long OwnSpent, long Committed, long Spent)
{
    /// <summary>What nobody has leased.</summary>
    public long Remaining => Math.Max(0, Limit - Committed);
}
