namespace BedrockAspire.Gateway.Limits;

/// <summary>
/// What a replica tells and asks the store about its lease of a budget's period. All amounts are absolute nano-dollars of the replica's own since
/// the period began, so that telling twice changes nothing.
/// </summary>
/// <param name="BudgetId">The budget.</param>
/// <param name="Window">The period.</param>
/// <param name="Spent">What the replica has spent; -1 when it does not know, having forgotten the lease since it was last in use.</param>
/// <param name="Least">What the lease must be for the cheapest of the calls that wait.</param>
/// <param name="Need">What the lease must be for all calls that wait.</param>
/// <param name="Want">What the lease should be: less than it is gives back, <see cref="long.MaxValue"/> takes a fair share.</param>
public sealed record LeaseAsk(Guid BudgetId, PeriodWindow Window, long Spent, long Least, long Need, long Want)
{
    /// <summary>Counts the exchanges of a replica. One that arrives after a later one, because its connection hung, changes nothing.</summary>
    public long Sequence { get; init; }
}
