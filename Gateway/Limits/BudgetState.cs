using BedrockAspire.Gateway.Accounts;

namespace BedrockAspire.Gateway.Limits;

/// <summary>How the current period of a budget stands, as operators see it.</summary>
/// <param name="Budget">The budget.</param>
/// <param name="Window">The period; its end is when the budget starts anew.</param>
/// <param name="Spent">What was spent, as far as replicas have reported.</param>
/// <param name="Leased">What replicas hold for calls under way and the next ones.</param>
/// <param name="WrittenOff">What replicas held that ended without giving it back; counts as spent until the period ends.</param>
public sealed record BudgetState(Budget Budget, PeriodWindow Window, Money Spent, Money Leased, Money WrittenOff)
{
    /// <summary>What nobody has leased or spent; not below zero.</summary>
    public Money Remaining => new(Math.Max(0, (Budget.Limit - Spent - Leased - WrittenOff).Nanodollars));
}
