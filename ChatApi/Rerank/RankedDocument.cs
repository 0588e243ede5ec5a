namespace BedrockAspire.ChatApi.Rerank;

/// <summary>One document's place in a ranking.</summary>
/// <param name="Index">Its place in the request.</param>
/// <param name="Score">How well it fits the query, 0 to 1.</param>
internal readonly record struct RankedDocument(int Index, double Score);
