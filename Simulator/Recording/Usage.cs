namespace BedrockAspire.Simulator.Recording;

/// <summary>
/// What a call is billed for. Cached tokens are not part of <see cref="InputTokens"/>, as on Bedrock; those that were written for an hour are
/// part of all that were written. Queries are those of rerankers and the text units of guardrail checks.
/// </summary>
internal readonly record struct Usage(
    long InputTokens, long OutputTokens, long CacheReadInputTokens = 0, long CacheWriteInputTokens = 0, int Images = 0,
    int Queries = 0, long CacheWrite1hInputTokens = 0)
{
    public long TotalTokens => InputTokens + OutputTokens + CacheReadInputTokens + CacheWriteInputTokens;
}
