using System.Text.Json;

namespace BedrockAspire.ChatApi.ChatCompletions.Guardrails;

/// <summary>Hands on what a guardrail found, without the ARNs in it: they tell the account, which is none of the caller's business.</summary>
internal static class GuardrailTrace
{
    /// <summary>Writes the member <c>trace</c>.</summary>
    /// <param name="json">Gets it.</param>
    /// <param name="trace">Bedrock's trace, an object; nothing is written when it is empty or has nothing of a guardrail.</param>
    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> trace)
    {
        if (trace.IndexOf("\"guardrail\""u8) < 0)
        {
            return;
        }

        json.WritePropertyName("trace"u8);
        var reader = new Utf8JsonReader(trace, new JsonReaderOptions { MaxDepth = 128 });
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    json.WriteStartObject();
                    break;
                case JsonTokenType.EndObject:
                    json.WriteEndObject();
                    break;
                case JsonTokenType.StartArray:
                    json.WriteStartArray();
                    break;
                case JsonTokenType.EndArray:
                    json.WriteEndArray();
                    break;
                case JsonTokenType.PropertyName:
                    json.WritePropertyName(Clean(reader.GetString()!));
                    break;
                case JsonTokenType.String:
                    json.WriteStringValue(Clean(reader.GetString()!));
                    break;
                default:
                    json.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
                    break;
            }
        }
    }

    private static string Clean(string text) => text.StartsWith("arn:aws", StringComparison.Ordinal) ? text[(text.LastIndexOf(':') + 1)..] : text;
}
