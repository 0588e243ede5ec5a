namespace BedrockAspire.Gateway.Usage.Queries;

/// <summary>How long calls took, in milliseconds; null without calls.</summary>
public sealed record UsagePercentiles(int? P50, int? P95, int? P99);
