using System.Text.Json.Serialization;

namespace BedrockAspire.ChatApi.Embeddings;

/// <summary>The request formats of embedding models.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EmbeddingFamily>))]
internal enum EmbeddingFamily
{
    [JsonStringEnumMemberName("titan-v1")]
    TitanV1,

    [JsonStringEnumMemberName("titan-v2")]
    TitanV2,

    [JsonStringEnumMemberName("titan-image")]
    TitanImage,

    [JsonStringEnumMemberName("nova")]
    Nova,

    [JsonStringEnumMemberName("cohere-v3")]
    CohereV3,

    [JsonStringEnumMemberName("cohere-v4")]
    CohereV4,
}
