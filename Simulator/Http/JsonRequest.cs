using System.Text.Json;

namespace BedrockAspire.Simulator.Http;

internal static class JsonRequest
{
    public static JsonDocument Parse(byte[] body)
    {
        try
        {
            return JsonDocument.Parse(body.Length == 0 ? "{}"u8.ToArray() : body);
        }
        catch (JsonException)
        {
            throw AwsException.Serialization("The request body is not valid JSON.");
        }
    }
}
