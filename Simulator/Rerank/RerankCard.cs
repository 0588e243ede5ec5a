namespace BedrockAspire.Simulator.Rerank;

/// <summary>One row of <c>rerank-models.json</c>.</summary>
internal sealed record RerankCard
{
    public required string Id { get; init; }

    /// <summary>cohere or amazon.</summary>
    public required string Family { get; init; }

    public required int Documents { get; init; }

    public required int DocumentsPerQuery { get; init; }

    public required int TokensPerDocument { get; init; }
}
