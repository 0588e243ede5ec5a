using System.Text.Json;
using BedrockAspire.ChatApi.Json;
using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.ChatApi.ChatCompletions;

/// <summary>Reads the members that OpenAI's routes for texts have in common: how the answer comes, how it is sampled and what ends it.</summary>
internal static class GenerationReader
{
    // OpenAI allows four; Bedrock many more.
    private const int MaxStops = 2500;

    /// <summary>Reads the member whose name the reader stands on, if it is one of them.</summary>
    /// <exception cref="GatewayException">Its value is wrong.</exception>
    public static bool TryRead(ref Utf8JsonReader json, ChatRequest request)
    {
        if (json.ValueTextEquals("stream"u8))
        {
            request.IsStream = JsonMember.ReadBoolean(ref json, "stream") ?? false;
        }
        else if (json.ValueTextEquals("stream_options"u8))
        {
            ReadStreamOptions(ref json, request);
        }
        else if (json.ValueTextEquals("temperature"u8))
        {
            request.Temperature = JsonMember.ReadNumber(ref json, "temperature", 0, 2);
        }
        else if (json.ValueTextEquals("top_p"u8))
        {
            request.TopP = JsonMember.ReadNumber(ref json, "top_p", 0, 1);
        }
        else if (json.ValueTextEquals("stop"u8))
        {
            ReadStop(ref json, request);
        }
        else
        {
            return false;
        }

        return true;
    }

    private static void ReadStreamOptions(ref Utf8JsonReader json, ChatRequest request)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null)
        {
            return;
        }

        if (json.TokenType != JsonTokenType.StartObject)
        {
            throw GatewayException.Invalid($"'stream_options' must be an object, not {JsonMember.Describe(json)}.", "stream_options");
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("include_usage"u8))
            {
                request.IncludeUsage = JsonMember.ReadBoolean(ref json, "stream_options.include_usage") ?? false;
            }
            else
            {
                request.IgnoreMember("stream_options.", ref json);
            }
        }
    }

    private static void ReadStop(ref Utf8JsonReader json, ChatRequest request)
    {
        json.Read();
        switch (json.TokenType)
        {
            case JsonTokenType.Null:
                return;
            case JsonTokenType.String:
                AddStop(json, request, "stop");
                return;
            case JsonTokenType.StartArray:
                var index = 0;
                while (json.Read() && json.TokenType != JsonTokenType.EndArray)
                {
                    if (json.TokenType != JsonTokenType.String)
                    {
                        throw GatewayException.Invalid($"'stop[{index}]' must be a string, not {JsonMember.Describe(json)}.", $"stop[{index}]");
                    }

                    AddStop(json, request, $"stop[{index++}]");
                }

                return;
            default:
                throw GatewayException.Invalid($"'stop' must be a string or an array of strings, not {JsonMember.Describe(json)}.", "stop");
        }
    }

    private static void AddStop(in Utf8JsonReader json, ChatRequest request, string param)
    {
        if (request.Stop.Count == MaxStops)
        {
            throw GatewayException.Invalid($"'stop' has more than {MaxStops} entries.", "stop");
        }

        // An empty stop sequence stops nothing, and Bedrock refuses it.
        if (json.ValueSpan.Length > 0)
        {
            request.Stop.Add(JsonMember.Slice(json, param));
        }
    }
}
