using System.Text.Json;
using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.ChatApi.Json;

/// <summary>The beginning and the end of a body that must be one JSON object; what is between them is the reader's own.</summary>
internal static class JsonBody
{
    /// <summary>Goes into the object.</summary>
    /// <exception cref="GatewayException">It is none.</exception>
    public static void Open(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            throw GatewayException.Invalid("The request body must be a JSON object.");
        }
    }

    /// <summary>Goes on to the end of the body, so that anything behind the object is found.</summary>
    /// <exception cref="JsonException">There is something.</exception>
    public static void Close(ref Utf8JsonReader json)
    {
        while (json.Read())
        {
        }
    }
}
