namespace BedrockAspire.Benchmarks.Chaos;

/// <summary>What the simulator billed for one call that reached it.</summary>
internal sealed record BilledCall(long InputTokens, long OutputTokens, bool IsAborted)
{
    public int Pictures { get; init; }
}
