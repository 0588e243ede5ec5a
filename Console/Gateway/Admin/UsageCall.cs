using System.Text.Json.Serialization;

namespace BedrockAspire.Console.Gateway.Admin;

/// <summary>A single call.</summary>
public sealed record UsageCall
{
    public string Id { get; set; } = "";

    public DateTimeOffset RecordedAt { get; set; }

    public string Service { get; set; } = "";

    public string Operation { get; set; } = "";

    public string? KeyId { get; set; }

    public string? KeyName { get; set; }

    public string? TeamName { get; set; }

    public string? UserId { get; set; }

    public string? UserName { get; set; }

    public bool IsUserVerified { get; set; }

    public string? RequestedModel { get; set; }

    public string? ResolvedModel { get; set; }

    public string? Region { get; set; }

    public int Status { get; set; }

    public string? ErrorType { get; set; }

    public string? Outcome { get; set; }

    public bool IsStreaming { get; set; }

    public long InputTokens { get; set; }

    public long CacheReadTokens { get; set; }

    [JsonPropertyName("cache_write_5m_tokens")]
    public long CacheWrite5mTokens { get; set; }

    [JsonPropertyName("cache_write_1h_tokens")]
    public long CacheWrite1hTokens { get; set; }

    public long OutputTokens { get; set; }

    public int Pictures { get; set; }

    public int Queries { get; set; }

    /// <summary>Null where the price is not known.</summary>
    public decimal? CostUsd { get; set; }

    public bool IsEstimated { get; set; }

    public long LatencyMs { get; set; }

    public long? FirstTokenMs { get; set; }

    public string? TraceId { get; set; }
}
