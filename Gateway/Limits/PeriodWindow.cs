using BedrockAspire.Gateway.Accounts;

namespace BedrockAspire.Gateway.Limits;

/// <summary>One period of a budget.</summary>
/// <param name="Start">Its first moment; of a budget that never starts anew the Unix epoch.</param>
/// <param name="End">The first moment after it; null when it never ends.</param>
public readonly record struct PeriodWindow(DateTimeOffset Start, DateTimeOffset? End)
{
    /// <summary>The period that a moment is in.</summary>
    public static PeriodWindow Of(BudgetInterval interval, DateTimeOffset now)
    {
        var day = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        switch (interval)
        {
            case BudgetInterval.Day:
                return new PeriodWindow(day, day.AddDays(1));
            case BudgetInterval.Week:
                var monday = day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
                return new PeriodWindow(monday, monday.AddDays(7));
            case BudgetInterval.Month:
                var first = day.AddDays(1 - day.Day);
                return new PeriodWindow(first, first.AddMonths(1));
            case BudgetInterval.Total:
                return new PeriodWindow(DateTimeOffset.UnixEpoch, null);
            default:
                throw new ArgumentOutOfRangeException(nameof(interval), interval, "Not an interval.");
        }
    }
}
