using System.Buffers;
using System.Text.Json;

namespace BedrockAspire.ChatApi.Rerank;

/// <summary>Writes the reply in a form that clients of Cohere, Jina and Open WebUI all read.</summary>
internal static class RerankResponseWriter
{
    private static readonly JsonWriterOptions WriterOptions = new() { SkipValidation = true };

    /// <summary>Writes the reply.</summary>
    /// <param name="output">Gets the JSON.</param>
    /// <param name="id">The reply's id.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="ranking">What came of it.</param>
    public static void Write(IBufferWriter<byte> output, string id, RerankRequest request, Ranking ranking)
    {
        using var json = new Utf8JsonWriter(output, WriterOptions);
        json.WriteStartObject();
        json.WriteString("id"u8, id);
        json.WriteString("object"u8, "list"u8);
        json.WriteString("model"u8, request.Model);
        json.WriteStartArray("results"u8);
        foreach (var result in ranking.Results)
        {
            json.WriteStartObject();
            json.WriteNumber("index"u8, result.Index);
            json.WriteNumber("relevance_score"u8, result.Score);
            if (request.ReturnsDocuments)
            {
                json.WriteStartObject("document"u8);
                json.WritePropertyName("text"u8);
                json.WriteRawValue(request.Documents[result.Index].Of(request.Body.Span), skipInputValidation: true);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("meta"u8);
        json.WriteStartObject("api_version"u8);
        json.WriteString("version"u8, "1"u8);
        json.WriteEndObject();
        json.WriteStartObject("billed_units"u8);
        json.WriteNumber("search_units"u8, ranking.Queries);
        json.WriteEndObject();
        json.WriteEndObject();
        if (ranking.Tokens is { } tokens)
        {
            json.WriteStartObject("usage"u8);
            json.WriteNumber("prompt_tokens"u8, tokens);
            json.WriteNumber("total_tokens"u8, tokens);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
