using BedrockAspire.Gateway.Accounts;

namespace BedrockAspire.Gateway.Usage.Queries;

/// <summary>Sums over calls.</summary>
public sealed record UsageTotals
{
    public long Calls { get; init; }

    public long Errors { get; init; }

    public long InputTokens { get; init; }

    public long CacheReadTokens { get; init; }

    public long CacheWriteTokens { get; init; }

    public long OutputTokens { get; init; }

    public long Pictures { get; init; }

    public long Queries { get; init; }

    /// <summary>Of the calls whose price is known.</summary>
    public Money Cost { get; init; }

    /// <summary>Calls whose price is not known.</summary>
    public long UnpricedCalls { get; init; }

    /// <summary>In milliseconds; null without calls.</summary>
    public long? LatencyAverage { get; init; }

    /// <summary>In milliseconds; null without streamed calls.</summary>
    public long? FirstTokenAverage { get; init; }
}
