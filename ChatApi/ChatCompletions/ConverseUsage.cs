using System.Text.Json;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.ChatApi.ChatCompletions;

/// <summary>The tokens of a call as Bedrock counts them: its input excludes what came from or went to the cache.</summary>
/// <param name="Input">Neither read from the cache nor written to it.</param>
/// <param name="Output">Of the answer, with what was thought.</param>
/// <param name="CacheRead">Read from the cache.</param>
/// <param name="CacheWrite">Written to the cache, for however long.</param>
/// <param name="CacheWrite1h">Those of them that were written for an hour, which costs more.</param>
internal readonly record struct ConverseUsage(long Input, long Output, long CacheRead, long CacheWrite, long CacheWrite1h = 0)
{
    /// <summary>OpenAI's prompt_tokens, which includes cached ones.</summary>
    public long Prompt => Input + CacheRead + CacheWrite;

    /// <summary>Written to the cache for five minutes.</summary>
    public long CacheWrite5m => CacheWrite - CacheWrite1h;

    public static ConverseUsage operator +(ConverseUsage left, ConverseUsage right) => new(
        left.Input + right.Input,
        left.Output + right.Output,
        left.CacheRead + right.CacheRead,
        left.CacheWrite + right.CacheWrite,
        left.CacheWrite1h + right.CacheWrite1h);

    /// <summary>Reads the object that the reader stands on.</summary>
    public static ConverseUsage Read(ref Utf8JsonReader json)
    {
        long input = 0, output = 0, cacheRead = 0, cacheWrite = 0, hour = 0, detailed = 0;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("inputTokens"u8))
            {
                input = ReadCount(ref json);
            }
            else if (json.ValueTextEquals("outputTokens"u8))
            {
                output = ReadCount(ref json);
            }
            else if (json.ValueTextEquals("cacheReadInputTokens"u8))
            {
                cacheRead = ReadCount(ref json);
            }
            else if (json.ValueTextEquals("cacheWriteInputTokens"u8))
            {
                cacheWrite = ReadCount(ref json);
            }
            else if (json.ValueTextEquals("cacheDetails"u8))
            {
                (hour, detailed) = ReadDetails(ref json);
            }
            else
            {
                json.Read();
                json.Skip();
            }
        }

        // Never negative, should the details say more than the total.
        cacheWrite = Math.Max(cacheWrite, detailed);
        return new ConverseUsage(input, output, cacheRead, cacheWrite, hour);
    }

    /// <summary>Notes the tokens on the call.</summary>
    public void Note(GatewayRequest call)
    {
        call.InputTokens = Prompt;
        call.OutputTokens = Output;
        call.CacheReadTokens = CacheRead;
        call.CacheWrite5mTokens = CacheWrite5m;
        call.CacheWrite1hTokens = CacheWrite1h;
    }

    /// <summary>Writes OpenAI's <c>usage</c>.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("usage"u8);
        json.WriteNumber("prompt_tokens"u8, Prompt);
        json.WriteNumber("completion_tokens"u8, Output);
        json.WriteNumber("total_tokens"u8, Prompt + Output);
        json.WriteStartObject("prompt_tokens_details"u8);
        json.WriteNumber("cached_tokens"u8, CacheRead);
        json.WriteNumber("cache_write_tokens"u8, CacheWrite);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static (long Hour, long Total) ReadDetails(ref Utf8JsonReader json)
    {
        long hour = 0, total = 0;
        json.Read();
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return default;
        }

        while (json.Read() && json.TokenType == JsonTokenType.StartObject)
        {
            long tokens = 0;
            var isHour = false;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (json.ValueTextEquals("inputTokens"u8))
                {
                    tokens = ReadCount(ref json);
                }
                else
                {
                    var isTtl = json.ValueTextEquals("ttl"u8);
                    json.Read();
                    isHour |= isTtl && json.TokenType == JsonTokenType.String && json.ValueTextEquals("1h"u8);
                    json.Skip();
                }
            }

            hour += isHour ? tokens : 0;
            total += tokens;
        }

        return (hour, total);
    }

    private static long ReadCount(ref Utf8JsonReader json)
    {
        json.Read();
        return json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var count) ? Math.Max(0, count) : 0;
    }
}
