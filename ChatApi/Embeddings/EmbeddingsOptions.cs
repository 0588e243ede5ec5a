using BedrockAspire.ChatApi.Batches;

namespace BedrockAspire.ChatApi.Embeddings;

/// <summary>How much of Bedrock embeddings may take: Open WebUI sends a document as hundreds of requests at the same time. Section <c>Embeddings</c>.</summary>
internal sealed class EmbeddingsOptions : BatchOptions
{
    public const string SectionName = "Embeddings";
}
