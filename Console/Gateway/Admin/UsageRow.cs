namespace BedrockAspire.Console.Gateway.Admin;

/// <summary>Usage of a day, a model, a key, a user or a team.</summary>
public sealed record UsageRow
{
    public DateOnly? Day { get; set; }

    public string? Model { get; set; }

    public string? KeyId { get; set; }

    public string? KeyName { get; set; }

    public string? UserId { get; set; }

    public string? UserName { get; set; }

    public string? TeamId { get; set; }

    public string? TeamName { get; set; }

    public string? Service { get; set; }

    public long Calls { get; set; }

    public long Errors { get; set; }

    public long InputTokens { get; set; }

    public long CacheReadTokens { get; set; }

    public long CacheWriteTokens { get; set; }

    public long OutputTokens { get; set; }

    public long Pictures { get; set; }

    public long Queries { get; set; }

    public decimal CostUsd { get; set; }

    public long UnpricedCalls { get; set; }

    public double? LatencyMsAverage { get; set; }

    public double? FirstTokenMsAverage { get; set; }
}
