namespace BedrockAspire.Gateway.Limits;

/// <summary>How fast a key, user or team may call, over all replicas of a service.</summary>
/// <param name="Scope">Whose calls count.</param>
/// <param name="Subject">The id of that key, user or team; null for the whole gateway.</param>
public sealed record RateLimit(LimitScope Scope, string? Subject)
{
    /// <summary>Calls a minute; null: no limit.</summary>
    public long? RequestsPerMinute { get; init; }

    /// <summary>Tokens a minute, input and output; null: no limit.</summary>
    public long? TokensPerMinute { get; init; }

    /// <summary>Calls at a time; null: no limit.</summary>
    public int? ConcurrentCalls { get; init; }
}
