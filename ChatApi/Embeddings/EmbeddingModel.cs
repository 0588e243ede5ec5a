namespace BedrockAspire.ChatApi.Embeddings;

/// <summary>How one embedding model is asked.</summary>
internal sealed record EmbeddingModel
{
    public required string Id { get; init; }

    public required EmbeddingFamily Family { get; init; }

    /// <summary>Lengths of vector that it can give, the default first.</summary>
    public required IReadOnlyList<int> Dimensions { get; init; }

    /// <summary>How many texts one call takes.</summary>
    public required int Batch { get; init; }
}
