using System.Text.Json;
using BedrockAspire.ChatApi.Json;
using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.ChatApi.ChatCompletions.Caching;

/// <summary>Reads Anthropic's <c>cache_control</c> and OpenAI's <c>prompt_cache_breakpoint</c>: marks up to where a prompt is cached.</summary>
internal static class CacheControl
{
    /// <summary>Whether the reader stands on the name of a mark.</summary>
    public static bool IsAt(in Utf8JsonReader json) => json.ValueTextEquals("cache_control"u8) || json.ValueTextEquals("prompt_cache_breakpoint"u8);

    /// <summary>The name of the mark that the reader stands on.</summary>
    public static string NameAt(in Utf8JsonReader json) => json.ValueTextEquals("cache_control"u8) ? "cache_control" : "prompt_cache_breakpoint";

    /// <summary>Reads the value behind the name that the reader stands on. Null stands for nothing.</summary>
    /// <exception cref="GatewayException">It is no mark.</exception>
    public static CacheTtl? Read(ref Utf8JsonReader json, string parent)
    {
        var isOpenAI = json.ValueTextEquals("prompt_cache_breakpoint"u8);
        var param = $"{parent}.{NameAt(json)}";
        json.Read();
        if (json.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (json.TokenType != JsonTokenType.StartObject)
        {
            throw GatewayException.Invalid($"'{param}' must be an object, not {JsonMember.Describe(json)}.", param);
        }

        var ttl = CacheTtl.FiveMinutes;
        var isMark = false;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isKind = json.ValueTextEquals(isOpenAI ? "mode"u8 : "type"u8);
            var isTtl = !isOpenAI && json.ValueTextEquals("ttl"u8);
            json.Read();
            if (isKind)
            {
                isMark = json.TokenType == JsonTokenType.String && json.ValueTextEquals(isOpenAI ? "explicit"u8 : "ephemeral"u8);
            }
            else if (isTtl && json.TokenType != JsonTokenType.Null)
            {
                ttl = Parse(json) ?? throw GatewayException.Invalid($"'{param}.ttl' must be \"5m\" or \"1h\".", $"{param}.ttl");
            }

            json.Skip();
        }

        return isMark
            ? ttl
            : throw GatewayException.Invalid($"'{param}' must be {(isOpenAI ? "{\"mode\":\"explicit\"}" : "{\"type\":\"ephemeral\"}")}.", param);
    }

    private static CacheTtl? Parse(in Utf8JsonReader json) => json.TokenType != JsonTokenType.String ? null
        : json.ValueTextEquals("5m"u8) ? CacheTtl.FiveMinutes
        : json.ValueTextEquals("1h"u8) ? CacheTtl.OneHour
        : null;
}
