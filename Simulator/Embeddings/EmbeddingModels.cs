using System.Text.Json;
using BedrockAspire.Simulator.Catalogue;
using BedrockAspire.Simulator.Http;
using BedrockAspire.Simulator.Invoke;

namespace BedrockAspire.Simulator.Embeddings;

/// <summary>InvokeModel of embedding models, by family.</summary>
internal static class EmbeddingModels
{
    public static InvokeResult Invoke(JsonElement request, ModelCard card) => card.Id switch
    {
        "amazon.titan-embed-image-v1" => TitanEmbeddings.Image(request),
        "amazon.titan-embed-text-v1" => TitanEmbeddings.TextV1(request),
        "amazon.nova-2-multimodal-embeddings-v1:0" => NovaEmbeddings.Invoke(request),
        _ when card.Id.StartsWith("amazon.titan", StringComparison.Ordinal) => TitanEmbeddings.TextV2(request),
        "cohere.embed-v4:0" => CohereEmbeddings.Invoke(request, isV4: true),
        _ when card.Id.StartsWith("cohere.embed", StringComparison.Ordinal) => CohereEmbeddings.Invoke(request, isV4: false),
        _ => throw AwsException.Validation("This action doesn't support the model that you provided."),
    };

    public static void WriteVector(this Utf8JsonWriter json, float[] vector)
    {
        json.WriteStartArray();
        foreach (var value in vector)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }
}
