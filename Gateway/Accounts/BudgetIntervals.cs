namespace BedrockAspire.Gateway.Accounts;

/// <summary>When the periods of budgets begin and end, in UTC.</summary>
public static class BudgetIntervals
{
    private const int DaysPerWeek = 7;

    /// <summary>The period that a moment is in: its start, and its end, which is no longer part of it. A budget without periods starts in 1970 and has no end.</summary>
    public static (DateTimeOffset Start, DateTimeOffset? End) PeriodOf(this BudgetInterval interval, DateTimeOffset moment)
    {
        var day = new DateTimeOffset(moment.UtcDateTime.Date, TimeSpan.Zero);
        switch (interval)
        {
            case BudgetInterval.Day:
                return (day, day.AddDays(1));
            case BudgetInterval.Week:
                var monday = day.AddDays(-(((int)day.DayOfWeek + DaysPerWeek - 1) % DaysPerWeek));
                return (monday, monday.AddDays(DaysPerWeek));
            case BudgetInterval.Month:
                var first = day.AddDays(1 - day.Day);
                return (first, first.AddMonths(1));
            default:
                return (DateTimeOffset.UnixEpoch, null);
        }
    }
}
