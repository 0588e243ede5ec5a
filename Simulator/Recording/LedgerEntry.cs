namespace BedrockAspire.Simulator.Recording;

/// <summary>What one model was billed for since the start or the last <c>DELETE</c>.</summary>
internal sealed record LedgerEntry(
    long Calls, long InputTokens, long OutputTokens, long CacheReadInputTokens, long CacheWriteInputTokens, long Images, long Queries)
{
    public LedgerEntry Plus(Usage usage) => new(
        Calls + 1,
        InputTokens + usage.InputTokens,
        OutputTokens + usage.OutputTokens,
        CacheReadInputTokens + usage.CacheReadInputTokens,
        CacheWriteInputTokens + usage.CacheWriteInputTokens,
        Images + usage.Images,
        Queries + usage.Queries);
}
