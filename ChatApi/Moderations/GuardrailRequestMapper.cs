using System.Buffers;
using System.Text.Json;
using BedrockAspire.ChatApi.Json;

namespace BedrockAspire.ChatApi.Moderations;

/// <summary>Writes the body of InvokeGuardrailChecks. Texts are spliced as they are written.</summary>
internal static class GuardrailRequestMapper
{
    private static readonly JsonWriterOptions WriterOptions = new() { SkipValidation = true };

    /// <summary>Writes a body.</summary>
    /// <param name="output">Gets the JSON.</param>
    /// <param name="facts">Which filters are asked.</param>
    /// <param name="body">The caller's body.</param>
    /// <param name="texts">The texts that are judged together; at least one.</param>
    public static void Write(IBufferWriter<byte> output, GuardrailFacts facts, ReadOnlySpan<byte> body, List<JsonSlice> texts)
    {
        using var json = new Utf8JsonWriter(output, WriterOptions);
        json.WriteStartObject();
        json.WriteStartArray("messages"u8);
        for (var start = 0; start < texts.Count; start += facts.BlocksPerMessage)
        {
            json.WriteStartObject();
            json.WriteString("role"u8, "user"u8);
            json.WriteStartArray("content"u8);
            for (var i = start; i < Math.Min(texts.Count, start + facts.BlocksPerMessage); i++)
            {
                json.WriteStartObject();
                json.WritePropertyName("text"u8);
                json.WriteRawValue(texts[i].Of(body), skipInputValidation: true);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("checks"u8);
        json.WriteStartObject("contentFilter"u8);
        json.WriteStartArray("categories"u8);
        foreach (var category in facts.Categories)
        {
            json.WriteStartObject();
            json.WriteString("category"u8, category.Bedrock);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
