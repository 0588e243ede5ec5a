using BedrockAspire.Data.Entities;
using BedrockAspire.Gateway.Accounts;

namespace BedrockAspire.Data.Administration;

/// <summary>What became of a budget in its current period.</summary>
public sealed record BudgetPeriodView
{
    public required DateTimeOffset Start { get; init; }

    /// <summary>Null for a budget without periods.</summary>
    public required DateTimeOffset? End { get; init; }

    public required string SettledUsd { get; init; }

    public required string LeasedUsd { get; init; }

    public required string WrittenOffUsd { get; init; }

    /// <summary>What is left; never below zero.</summary>
    public required string RemainingUsd { get; init; }

    internal static BudgetPeriodView Of(BudgetRow budget, BudgetPeriodRow? period, DateTimeOffset now)
    {
        var (start, end) = budget.Interval.PeriodOf(now);
        var leased = period?.LeasedNanodollars ?? 0;
        var settled = period?.SettledNanodollars ?? 0;
        var writtenOff = period?.WrittenOffNanodollars ?? 0;
        return new BudgetPeriodView
        {
            Start = start,
            End = end,
            SettledUsd = new Money(settled).ToUsd(),
            LeasedUsd = new Money(leased).ToUsd(),
            WrittenOffUsd = new Money(writtenOff).ToUsd(),
            RemainingUsd = new Money(Math.Max(0, budget.LimitNanodollars - settled - leased - writtenOff)).ToUsd(),
        };
    }
}
