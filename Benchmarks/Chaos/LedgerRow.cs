namespace BedrockAspire.Benchmarks.Chaos;

/// <summary>What the ledger in PostgreSQL says of a call.</summary>
internal sealed record LedgerRow(
    string TraceId, Guid KeyId, string Outcome, bool IsEstimated, long InputTokens, long CacheTokens, long OutputTokens, long? CostNanodollars)
{
    public int Pictures { get; init; }
}
