using System.Buffers;
using System.Text.Json;
using BedrockAspire.ChatApi.Json;

namespace BedrockAspire.ChatApi.Embeddings;

/// <summary>Writes the body of one call in the model's own format. Texts are spliced as they are written.</summary>
internal static class EmbeddingRequestMapper
{
    private static readonly JsonWriterOptions WriterOptions = new() { SkipValidation = true };

    /// <summary>Whether the model is told what its vectors are for.</summary>
    public static bool TakesInputType(EmbeddingFamily family) =>
        family is EmbeddingFamily.CohereV3 or EmbeddingFamily.CohereV4 or EmbeddingFamily.Nova;

    /// <summary>Writes a body.</summary>
    /// <param name="output">Gets the JSON.</param>
    /// <param name="model">How the model is asked.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="inputs">The texts of this call: one, or as many as the model takes at once.</param>
    public static void Write(IBufferWriter<byte> output, EmbeddingModel model, EmbeddingRequest request, ReadOnlySpan<JsonSlice> inputs)
    {
        var body = request.Body.Span;
        using var json = new Utf8JsonWriter(output, WriterOptions);
        json.WriteStartObject();
        switch (model.Family)
        {
            case EmbeddingFamily.TitanV1:
                WriteText(json, "inputText"u8, body, inputs[0]);
                break;
            case EmbeddingFamily.TitanV2:
                WriteText(json, "inputText"u8, body, inputs[0]);
                WriteDimensions(json, "dimensions"u8, request);
                break;
            case EmbeddingFamily.TitanImage:
                WriteText(json, "inputText"u8, body, inputs[0]);
                if (request.Dimensions is not null)
                {
                    json.WriteStartObject("embeddingConfig"u8);
                    WriteDimensions(json, "outputEmbeddingLength"u8, request);
                    json.WriteEndObject();
                }

                break;
            case EmbeddingFamily.Nova:
                WriteNova(json, request, body, inputs[0]);
                break;
            case EmbeddingFamily.CohereV3:
                WriteTexts(json, request, body, inputs);
                break;
            case EmbeddingFamily.CohereV4:
                WriteTexts(json, request, body, inputs);
                json.WriteStartArray("embedding_types"u8);
                json.WriteStringValue("float"u8);
                json.WriteEndArray();
                WriteDimensions(json, "output_dimension"u8, request);
                break;
            default:
                throw new InvalidOperationException($"No body is known for {model.Family}.");
        }

        json.WriteEndObject();
    }

    private static void WriteNova(Utf8JsonWriter json, EmbeddingRequest request, ReadOnlySpan<byte> body, JsonSlice input)
    {
        json.WriteString("taskType"u8, "SINGLE_EMBEDDING"u8);
        json.WriteStartObject("singleEmbeddingParams"u8);
        json.WriteString("embeddingPurpose"u8, request.InputType switch
        {
            "search_query" => "GENERIC_RETRIEVAL"u8,
            "classification" => "CLASSIFICATION"u8,
            "clustering" => "CLUSTERING"u8,
            _ => "GENERIC_INDEX"u8,
        });
        WriteDimensions(json, "embeddingDimension"u8, request);
        json.WriteStartObject("text"u8);
        // What does not fit is an error, never cut off unseen.
        json.WriteString("truncationMode"u8, "NONE"u8);
        WriteText(json, "value"u8, body, input);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, EmbeddingRequest request, ReadOnlySpan<byte> body, ReadOnlySpan<JsonSlice> inputs)
    {
        json.WriteStartArray("texts"u8);
        foreach (var input in inputs)
        {
            json.WriteRawValue(input.Of(body), skipInputValidation: true);
        }

        json.WriteEndArray();
        json.WriteString("input_type"u8, request.InputType ?? "search_document");
    }

    private static void WriteText(Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> body, JsonSlice input)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(input.Of(body), skipInputValidation: true);
    }

    private static void WriteDimensions(Utf8JsonWriter json, ReadOnlySpan<byte> name, EmbeddingRequest request)
    {
        if (request.Dimensions is { } dimensions)
        {
            json.WriteNumber(name, dimensions);
        }
    }
}
