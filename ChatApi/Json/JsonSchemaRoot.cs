using System.Text.Json;
using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.ChatApi.Json;

/// <summary>The outermost level of a JSON schema. Arguments of a tool and answers in JSON are objects, with OpenAI and with Bedrock.</summary>
internal static class JsonSchemaRoot
{
    /// <summary>Checks that a schema that says what type it is of says that it is an object's. Bedrock's own refusal does not say of which tool.</summary>
    /// <param name="schema">A JSON object, known to be valid; empty when there is none.</param>
    /// <param name="param">Where it stands in the request.</param>
    /// <exception cref="GatewayException">It is of another type.</exception>
    public static void CheckIsObject(ReadOnlySpan<byte> schema, string param)
    {
        if (schema.IsEmpty)
        {
            return;
        }

        var json = new Utf8JsonReader(schema, new JsonReaderOptions { MaxDepth = 128 });
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isType = json.ValueTextEquals("type"u8);
            json.Read();
            if (isType && !(json.TokenType == JsonTokenType.String && json.ValueTextEquals("object"u8)))
            {
                throw GatewayException.Invalid($"'{param}.type' must be \"object\".", $"{param}.type");
            }

            json.Skip();
        }
    }
}
