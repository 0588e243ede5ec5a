namespace BedrockAspire.Gateway.Limits;

/// <summary>Which rate limit a call met.</summary>
/// <param name="Counter">Whose.</param>
/// <param name="Kind">What it counts.</param>
/// <param name="Limit">How many.</param>
/// <param name="Wait">How long until the call would pass; null when nobody knows.</param>
internal readonly record struct RateRefusal(RateCounter Counter, RateKind Kind, long Limit, TimeSpan? Wait);
