using System.Buffers;
using System.Text.Json;
using BedrockAspire.ChatApi.Json;

namespace BedrockAspire.ChatApi.Rerank;

/// <summary>Writes the body of one call in the model's own format. Texts are spliced as they are written.</summary>
internal static class RerankRequestMapper
{
    // The first version that takes documents as strings.
    private const int CohereApiVersion = 2;

    private static readonly JsonWriterOptions WriterOptions = new() { SkipValidation = true };

    /// <summary>Whether the model can be told where to cut documents off.</summary>
    public static bool TakesMaxTokens(RerankFamily family) => family == RerankFamily.Cohere;

    /// <summary>Writes a body.</summary>
    /// <param name="output">Gets the JSON.</param>
    /// <param name="model">How the model is asked.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="documents">The documents of this call.</param>
    public static void Write(IBufferWriter<byte> output, RerankModel model, RerankRequest request, ReadOnlySpan<JsonSlice> documents)
    {
        var body = request.Body.Span;
        using var json = new Utf8JsonWriter(output, WriterOptions);
        json.WriteStartObject();
        json.WritePropertyName("query"u8);
        json.WriteRawValue(request.Query.Of(body), skipInputValidation: true);
        json.WriteStartArray("documents"u8);
        foreach (var document in documents)
        {
            json.WriteRawValue(document.Of(body), skipInputValidation: true);
        }

        json.WriteEndArray();
        // No more than all of them, which some versions refuse.
        json.WriteNumber("top_n"u8, Math.Min(request.TopN ?? int.MaxValue, documents.Length));
        if (model.Family == RerankFamily.Cohere)
        {
            json.WriteNumber("api_version"u8, CohereApiVersion);
            if (request.MaxTokensPerDocument is { } tokens)
            {
                json.WriteNumber("max_tokens_per_doc"u8, tokens);
            }
        }

        json.WriteEndObject();
    }
}
