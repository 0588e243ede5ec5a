namespace BedrockAspire.Gateway.Limits;

/// <summary>Which rate limit a call met.</summary>
/// <param name="Kind">What it counts.</param>
/// <param name="Limit">How many.</param>
/// <param name="Wait">How long until the call would pass; null when nobody knows.</param>
internal readonly record struct RateRefusal(RateKind Kind, long Limit, TimeSpan? Wait);
