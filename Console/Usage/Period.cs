namespace BedrockAspire.Console.Usage;

/// <summary>Days of the ledger, both included.</summary>
public readonly record struct Period(DateOnly From, DateOnly To)
{
    /// <summary>The last days, today included.</summary>
    public static Period Last(int days, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        return new Period(today.AddDays(1 - days), today);
    }

    /// <summary>How many days they are.</summary>
    public int Days => To.DayNumber - From.DayNumber + 1;
}
