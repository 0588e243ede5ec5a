namespace BedrockAspire.Data.Entities;

/// <summary>One call, as it is billed. In PostgreSQL the table is partitioned by month.</summary>
internal sealed class UsageRecordRow
{
    public Guid Id { get; set; }

    public DateTimeOffset RecordedAt { get; set; }

    public required string Service { get; set; }

    public required string Operation { get; set; }

    public Guid KeyId { get; set; }

    public Guid? TeamId { get; set; }

    public string? UserId { get; set; }

    public bool IsUserVerified { get; set; }

    public required string RequestedModel { get; set; }

    public string? ResolvedModel { get; set; }

    public string? Region { get; set; }

    public string? Geography { get; set; }

    public int Status { get; set; }

    public string? ErrorType { get; set; }

    public required string Outcome { get; set; }

    public bool IsStreaming { get; set; }

    public long InputTokens { get; set; }

    public long CacheReadTokens { get; set; }

    public long CacheWrite5mTokens { get; set; }

    public long CacheWrite1hTokens { get; set; }

    public long OutputTokens { get; set; }

    public int Pictures { get; set; }

    public int Queries { get; set; }

    /// <summary>Null when the price is not known, which is not the same as nothing.</summary>
    public long? CostNanodollars { get; set; }

    /// <summary>Whether the cost rests on an estimate, because Bedrock's own count did not arrive.</summary>
    public bool IsEstimated { get; set; }

    public int LatencyMs { get; set; }

    public int? FirstTokenMs { get; set; }

    public string? TraceId { get; set; }
}
