using System.Text.Json;
using BedrockAspire.ChatApi.Json;
using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.ChatApi.ChatCompletions.Caching;

/// <summary>Reads OpenAI's <c>prompt_cache_retention</c> and <c>prompt_cache_options</c>.</summary>
internal static class CacheWishReader
{
    /// <summary>Reads what stands behind the name that the reader stands on.</summary>
    public static void ReadRetention(ref Utf8JsonReader json, ChatRequest request)
    {
        json.Read();
        switch (json.TokenType)
        {
            case JsonTokenType.Null:
                return;
            case JsonTokenType.String when json.ValueTextEquals("24h"u8):
                request.Caching = request.Caching with { Retention = "prompt_cache_retention", Asked = "24h" };
                return;
            case JsonTokenType.String when json.ValueTextEquals("in_memory"u8) || json.ValueTextEquals("in-memory"u8):
                // As short as it is anyway.
                return;
            default:
                throw GatewayException.Invalid("'prompt_cache_retention' must be \"in_memory\" or \"24h\".", "prompt_cache_retention");
        }
    }

    /// <summary>Reads what stands behind the name that the reader stands on.</summary>
    public static void ReadOptions(ref Utf8JsonReader json, ChatRequest request)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null)
        {
            return;
        }

        if (json.TokenType != JsonTokenType.StartObject)
        {
            throw GatewayException.Invalid($"'prompt_cache_options' must be an object, not {JsonMember.Describe(json)}.", "prompt_cache_options");
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("mode"u8))
            {
                json.Read();
                var isExplicit = json.TokenType == JsonTokenType.String && json.ValueTextEquals("explicit"u8);
                request.Caching = request.Caching with { IsExplicit = isExplicit };
                json.Skip();
            }
            else if (json.ValueTextEquals("ttl"u8))
            {
                json.Read();
                request.Caching = json.TokenType == JsonTokenType.String && json.ValueTextEquals("30m"u8)
                    ? request.Caching with { Retention = "prompt_cache_options.ttl", Asked = "30m" }
                    : json.TokenType == JsonTokenType.Null ? request.Caching
                    : throw GatewayException.Invalid("'prompt_cache_options.ttl' must be \"30m\".", "prompt_cache_options.ttl");
            }
            else
            {
                request.IgnoreMember("prompt_cache_options.", ref json);
            }
        }
    }
}
