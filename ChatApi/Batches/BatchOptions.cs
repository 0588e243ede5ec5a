namespace BedrockAspire.ChatApi.Batches;

/// <summary>How much of Bedrock the requests of one kind may take that become many calls.</summary>
internal abstract class BatchOptions
{
    /// <summary>How many calls may be under way at once, over all requests.</summary>
    public int MaxParallelCalls { get; set; } = 16;

    /// <summary>How many calls may wait for their turn; a request that would go beyond is answered 503 at once.</summary>
    public int MaxQueuedCalls { get; set; } = 10_000;
}
