using BedrockAspire.ChatApi.Batches;

namespace BedrockAspire.ChatApi.Rerank;

/// <summary>How much of Bedrock reranking may take. Section <c>Rerank</c>.</summary>
internal sealed class RerankOptions : BatchOptions
{
    public const string SectionName = "Rerank";
}
