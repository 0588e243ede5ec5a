namespace BedrockAspire.Gateway.Limits;

/// <summary>How a rate limit stands.</summary>
/// <param name="Limit">How many a minute.</param>
/// <param name="Remaining">How many are left now.</param>
/// <param name="Reset">How long until all are.</param>
internal readonly record struct RateLevel(long Limit, long Remaining, TimeSpan Reset);
