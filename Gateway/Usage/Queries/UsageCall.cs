using BedrockAspire.Gateway.Accounts;

namespace BedrockAspire.Gateway.Usage.Queries;

/// <summary>One call of the ledger, with the names of who made it.</summary>
public sealed record UsageCall
{
    public required Guid Id { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }

    public required string Service { get; init; }

    public required string Operation { get; init; }

    public required Guid KeyId { get; init; }

    public string? KeyName { get; init; }

    public Guid? TeamId { get; init; }

    public string? TeamName { get; init; }

    public string? UserId { get; init; }

    public string? UserName { get; init; }

    public bool IsUserVerified { get; init; }

    public required string RequestedModel { get; init; }

    public string? ResolvedModel { get; init; }

    public string? Region { get; init; }

    public string? Geography { get; init; }

    public int Status { get; init; }

    public string? ErrorType { get; init; }

    public required string Outcome { get; init; }

    public bool IsStreaming { get; init; }

    public long InputTokens { get; init; }

    public long CacheReadTokens { get; init; }

    public long CacheWrite5mTokens { get; init; }

    public long CacheWrite1hTokens { get; init; }

    public long OutputTokens { get; init; }

    public int Pictures { get; init; }

    public int Queries { get; init; }

    /// <summary>Null when the price is not known.</summary>
    public Money? Cost { get; init; }

    public bool IsEstimated { get; init; }

    public int LatencyMs { get; init; }

    public int? FirstTokenMs { get; init; }

    public string? TraceId { get; init; }
}
