namespace BedrockAspire.Gateway.Usage.Queries;

/// <summary>What single calls tell that sums do not.</summary>
/// <param name="Latency">Of whole calls.</param>
/// <param name="FirstToken">Of streamed calls, to their first piece.</param>
/// <param name="Errors">How many calls failed by which type, the most frequent first.</param>
public sealed record UsageRecent(UsagePercentiles Latency, UsagePercentiles FirstToken, IReadOnlyList<(string Type, long Calls)> Errors);
