using System.Text.Json;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.ChatApi.ChatCompletions;

/// <summary>The tokens of a call as Bedrock counts them: its input excludes what came from or went to the cache.</summary>
internal readonly record struct ConverseUsage(long Input, long Output, long CacheRead, long CacheWrite)
{
    /// <summary>OpenAI's prompt_tokens, which includes cached ones.</summary>
    public long Prompt => Input + CacheRead + CacheWrite;

    /// <summary>Reads the object that the reader stands on.</summary>
    public static ConverseUsage Read(ref Utf8JsonReader json)
    {
        long input = 0, output = 0, cacheRead = 0, cacheWrite = 0;
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
            else
            {
                json.Skip();
            }
        }

        return new ConverseUsage(input, output, cacheRead, cacheWrite);
    }

    /// <summary>Notes the tokens on the call.</summary>
    public void Note(GatewayRequest call)
    {
        call.InputTokens = Prompt;
        call.OutputTokens = Output;
        call.CacheReadTokens = CacheRead;
        call.CacheWrite5mTokens = CacheWrite;
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
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static long ReadCount(ref Utf8JsonReader json)
    {
        json.Read();
        return json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var count) ? Math.Max(0, count) : 0;
    }
}
