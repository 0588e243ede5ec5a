using System.Text.Json.Serialization;

namespace BedrockAspire.ChatApi.Rerank;

/// <summary>The request formats of rerankers.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RerankFamily>))]
internal enum RerankFamily
{
    [JsonStringEnumMemberName("cohere")]
    Cohere,

    [JsonStringEnumMemberName("amazon")]
    Amazon,
}
