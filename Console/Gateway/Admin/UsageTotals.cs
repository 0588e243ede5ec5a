namespace BedrockAspire.Console.Gateway.Admin;

/// <summary>Sums of usage.</summary>
public sealed record UsageTotals
{
    public long Calls { get; set; }

    public long Errors { get; set; }

    public long InputTokens { get; set; }

    public long CacheReadTokens { get; set; }

    public long CacheWriteTokens { get; set; }

    public long OutputTokens { get; set; }

    public long Pictures { get; set; }

    public long Queries { get; set; }

    public decimal CostUsd { get; set; }

    /// <summary>Calls whose price is not known; they are not in the cost.</summary>
    public long UnpricedCalls { get; set; }
}
