using BedrockAspire.Gateway.Accounts;

namespace BedrockAspire.Gateway.Usage;

/// <summary>One call to a model in the ledger.</summary>
public sealed record UsageRecord
{
    /// <summary>Identifies the call; ordered by time (UUID version 7).</summary>
    public required Guid Id { get; init; }

    /// <summary>When the call began, to the microsecond. Together with <see cref="Id"/> the key in the database.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took from the request's arrival, to the millisecond; zero where it is not known.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Time to the first piece of a streamed answer; null for whole ones and where none came.</summary>
    public TimeSpan? FirstToken { get; init; }

    /// <summary>The service that made the call, <c>chat</c> or <c>images</c>.</summary>
    public required string Service { get; init; }

    /// <summary>What was done, such as <c>chat</c>.</summary>
    public required string Operation { get; init; }

    public required CallOutcome Outcome { get; init; }

    /// <summary>The bounded name of what went wrong; null when nothing did.</summary>
    public string? ErrorType { get; init; }

    /// <summary>The HTTP status that the caller got, or would have got had the answer not begun; 0 where it is not known.</summary>
    public int Status { get; init; }

    /// <summary>Whether the answer was streamed.</summary>
    public bool IsStream { get; init; }

    /// <summary>Whether the amounts are estimates, because Bedrock did not come to say them.</summary>
    public bool IsEstimated { get; init; }

    public required Guid KeyId { get; init; }

    public Guid? TeamId { get; init; }

    public string? UserId { get; init; }

    /// <summary>Whether the person's id was proven, and not just stated.</summary>
    public bool IsUserVerified { get; init; }

    /// <summary>The model as the caller named it.</summary>
    public required string RequestedModel { get; init; }

    /// <summary>The base id of the model.</summary>
    public required string Model { get; init; }

    public required string Region { get; init; }

    /// <summary>The geography of the inference profile, such as <c>us</c>; null where there was none or its id hides it.</summary>
    public string? Geography { get; init; }

    /// <summary>The request's id, as on the reply and in the log.</summary>
    public required string RequestId { get; init; }

    /// <summary>Input tokens that neither came from the cache nor went to it.</summary>
    public long InputTokens { get; init; }

    public long OutputTokens { get; init; }

    public long CacheReadTokens { get; init; }

    public long CacheWrite5mTokens { get; init; }

    public long CacheWrite1hTokens { get; init; }

    /// <summary>Pictures that were drawn.</summary>
    public int Pictures { get; init; }

    /// <summary>Searches of a reranker.</summary>
    public int Queries { get; init; }

    /// <summary>What it cost; null when a price is unknown, which is not the same as nothing.</summary>
    public Money? Cost { get; init; }
}
