using System.Text.Json;

namespace BedrockAspire.ChatApi.ChatCompletions.Settings;

/// <summary>Reads the service tier that served a call.</summary>
internal static class ServiceTiers
{
    /// <summary>Reads an object; null when there is none.</summary>
    public static string? Read(ReadOnlySpan<byte> tier)
    {
        if (tier.IsEmpty)
        {
            return null;
        }

        var json = new Utf8JsonReader(tier);
        json.Read();
        return Read(ref json);
    }

    /// <summary>Reads the object that the reader stands on.</summary>
    /// <returns>The tier in OpenAI's words; null when there is none, or one that they lack.</returns>
    public static string? Read(ref Utf8JsonReader json)
    {
        string? tier = null;
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return null;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isType = json.ValueTextEquals("type"u8);
            json.Read();
            if (isType && json.TokenType == JsonTokenType.String)
            {
                tier = json.ValueTextEquals("priority"u8) ? "priority"
                    : json.ValueTextEquals("flex"u8) ? "flex"
                    : json.ValueTextEquals("default"u8) ? "default"
                    : json.ValueTextEquals("reserved"u8) ? "scale"
                    : null;
            }

            json.Skip();
        }

        return tier;
    }
}
