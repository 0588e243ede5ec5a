using System.Text.Json;

namespace BedrockAspire.Simulator.Assistant;

/// <summary>Counts tokens the cheap way: four characters are one token, anything that is not empty is at least one.</summary>
internal static class TokenEstimate
{
    private const int CharactersPerToken = 4;

    /// <summary>What a picture, document or other attachment counts for, whatever its size.</summary>
    private const int TokensPerAttachment = 1000;

    public static long Of(string text) => OfLength(text.Length);

    public static long OfLength(long characters) => (characters + CharactersPerToken - 1) / CharactersPerToken;

    /// <summary>Counts the strings of a JSON request without reading it into objects; base64 members count as one attachment each.</summary>
    public static long OfRequest(ReadOnlySpan<byte> json)
    {
        long characters = 0, attachments = 0;
        var binary = false;
        try
        {
            var reader = new Utf8JsonReader(json);
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName)
                {
                    binary = reader.ValueTextEquals("bytes"u8) || reader.ValueTextEquals("data"u8);
                }
                else if (reader.TokenType == JsonTokenType.String)
                {
                    characters += binary ? 0 : reader.ValueSpan.Length;
                    attachments += binary ? 1 : 0;
                }
            }
        }
        catch (JsonException)
        {
            // No JSON, no tokens: the operation refuses the body itself.
            return 1;
        }

        return Math.Max(1, OfLength(characters) + (attachments * TokensPerAttachment));
    }
}
