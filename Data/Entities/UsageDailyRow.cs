namespace BedrockAspire.Data.Entities;

/// <summary>Sums of the calls of a day. What is absent in the calls is empty here, since it is part of the key.</summary>
internal sealed class UsageDailyRow
{
    public DateOnly Day { get; set; }

    public Guid KeyId { get; set; }

    /// <summary>The empty id for none.</summary>
    public Guid TeamId { get; set; }

    /// <summary>Empty for none.</summary>
    public required string UserId { get; set; }

    public required string Model { get; set; }

    public required string Service { get; set; }

    public long Calls { get; set; }

    public long Errors { get; set; }

    public long InputTokens { get; set; }

    public long CacheReadTokens { get; set; }

    public long CacheWriteTokens { get; set; }

    public long OutputTokens { get; set; }

    public long Pictures { get; set; }

    public long Queries { get; set; }

    public long CostNanodollars { get; set; }

    /// <summary>Calls whose price is not known and whose cost is therefore not in the sum.</summary>
    public long UnpricedCalls { get; set; }

    public long LatencyMsSum { get; set; }

    public long FirstTokenMsSum { get; set; }

    /// <summary>The calls that <see cref="FirstTokenMsSum"/> is a sum of.</summary>
    public long FirstTokenCalls { get; set; }
}
