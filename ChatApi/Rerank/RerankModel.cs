namespace BedrockAspire.ChatApi.Rerank;

/// <summary>How one reranker is asked and billed.</summary>
internal sealed record RerankModel
{
    public required string Id { get; init; }

    public required RerankFamily Family { get; init; }

    /// <summary>How many documents one call takes.</summary>
    public required int Documents { get; init; }

    /// <summary>How many documents AWS bills as one query.</summary>
    public required int DocumentsPerQuery { get; init; }

    /// <summary>How many tokens, those of the query included, a document may have before it is billed as several.</summary>
    public required int TokensPerDocument { get; init; }
}
