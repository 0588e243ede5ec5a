namespace BedrockAspire.ChatApi.Rerank;

/// <summary>The shape of <c>rerank-models.json</c>.</summary>
internal sealed record RerankModelFile
{
    public required IReadOnlyList<RerankModel> Models { get; init; }
}
