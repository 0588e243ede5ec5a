using System.Text.Json;
using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.ImageApi.Requests;

/// <summary>Walks the members of a body that must be a JSON object.</summary>
internal static class JsonMembers
{
    /// <summary>Takes up one member. Must read its value to the end.</summary>
    public delegate void Take(ref Utf8JsonReader reader, string member);

    /// <exception cref="GatewayException">The body is no JSON object (400).</exception>
    public static void Read(ReadOnlySpan<byte> body, Take take)
    {
        var reader = new Utf8JsonReader(body);
        string? member = null;
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                throw GatewayException.Invalid("The request body must be a JSON object.");
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                member = null;
                member = reader.GetString()!;
                reader.Read();
                take(ref reader, member);
            }

            // Finds whatever follows the object.
            reader.Read();
        }
        catch (JsonException exception)
        {
            throw new GatewayException(
                new GatewayError(
                    GatewayErrorKind.InvalidRequest,
                    $"The request body is not valid JSON, or it is cut off: line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}."),
                exception);
        }
        catch (InvalidOperationException exception)
        {
            // An escape such as \ud800 alone is JSON, and yet no text.
            var subject = member is null ? "The name of a member" : $"'{member}'";
            throw new GatewayException(
                new GatewayError(GatewayErrorKind.InvalidRequest, $"{subject} holds half of a surrogate pair, which is no text.", member), exception);
        }
    }
}
