namespace BedrockAspire.ChatApi.Embeddings;

/// <summary>How much of Bedrock the embeddings of documents may take. Section <c>Embeddings</c>.</summary>
internal sealed class EmbeddingsOptions
{
    public const string SectionName = "Embeddings";

    /// <summary>How many calls may be under way at once, over all requests. Open WebUI sends a document as hundreds of requests at the same time.</summary>
    public int MaxParallelCalls { get; set; } = 16;

    /// <summary>How many calls may wait for their turn; a request that would go beyond is answered 503 at once.</summary>
    public int MaxQueuedCalls { get; set; } = 10_000;
}
