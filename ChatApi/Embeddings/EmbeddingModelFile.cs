namespace BedrockAspire.ChatApi.Embeddings;

/// <summary>The shape of <c>embedding-models.json</c>.</summary>
internal sealed record EmbeddingModelFile
{
    public required IReadOnlyList<EmbeddingModel> Models { get; init; }
}
