namespace BedrockAspire.Simulator.Rerank;

/// <summary>The shape of <c>rerank-models.json</c>.</summary>
internal sealed record RerankFile
{
    public required IReadOnlyList<RerankCard> Models { get; init; }
}
