namespace BedrockAspire.Console.Playground;

/// <summary>What is known of the cost of a call. Null dollars: not known yet, or never.</summary>
/// <param name="State">How far it is known.</param>
/// <param name="Dollars">The cost.</param>
/// <param name="IsEstimated">Whether it is the gateway's estimate, because Bedrock's counts did not come.</param>
public sealed record CallCost(CallCostState State, decimal? Dollars = null, bool IsEstimated = false);
