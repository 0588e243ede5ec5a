using System.Text.Json;
using BedrockAspire.ChatApi.Json;
using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.ChatApi.ChatCompletions.Tools;

/// <summary>Reads the <c>tool_calls</c> of an assistant's message.</summary>
internal static class ToolCallsReader
{
    /// <summary>Reads the value that the reader stands on; null when there are no calls in it.</summary>
    public static List<ToolCall>? Read(ref Utf8JsonReader json, ReadOnlySpan<byte> body, string param)
    {
        if (json.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (json.TokenType != JsonTokenType.StartArray)
        {
            throw GatewayException.Invalid($"'{param}' must be an array, not {JsonMember.Describe(json)}.", param);
        }

        List<ToolCall>? calls = null;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            (calls ??= []).Add(ReadCall(ref json, body, $"{param}[{calls?.Count ?? 0}]"));
        }

        return calls;
    }

    private static ToolCall ReadCall(ref Utf8JsonReader json, ReadOnlySpan<byte> body, string param)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            throw GatewayException.Invalid($"'{param}' must be an object, not {JsonMember.Describe(json)}.", param);
        }

        var id = "";
        string? name = null;
        var arguments = default(JsonSlice);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isId = json.ValueTextEquals("id"u8);
            var isFunction = json.ValueTextEquals("function"u8);
            json.Read();
            if (isId)
            {
                id = json.TokenType == JsonTokenType.Null ? "" : JsonMember.String(json, $"{param}.id");
            }
            else if (isFunction && json.TokenType == JsonTokenType.StartObject)
            {
                (name, arguments) = ReadFunction(ref json, body, $"{param}.function");
            }
            else
            {
                // The index and the type, which older Open WebUI repeats, say nothing more.
                json.Skip();
            }
        }

        return name is null
            ? throw GatewayException.Invalid($"'{param}.function.name' is missing.", $"{param}.function.name")
            : new ToolCall(id, name, arguments);
    }

    private static (string? Name, JsonSlice Arguments) ReadFunction(ref Utf8JsonReader json, ReadOnlySpan<byte> body, string param)
    {
        string? name = null;
        var arguments = default(JsonSlice);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isName = json.ValueTextEquals("name"u8);
            var isArguments = json.ValueTextEquals("arguments"u8);
            json.Read();
            if (isName)
            {
                name = JsonMember.String(json, $"{param}.name");
            }
            else if (isArguments)
            {
                arguments = ReadArguments(ref json, body, $"{param}.arguments");
            }
            else
            {
                json.Skip();
            }
        }

        return (name, arguments);
    }

    private static JsonSlice ReadArguments(ref Utf8JsonReader json, ReadOnlySpan<byte> body, string param) => json.TokenType switch
    {
        JsonTokenType.Null => default,
        JsonTokenType.String => JsonMember.Slice(json, param),
        // Not OpenAI's form, but there are clients that send it and there is no doubt about its meaning.
        JsonTokenType.StartObject => JsonMember.ObjectSlice(ref json, body, param),
        _ => throw GatewayException.Invalid($"'{param}' must be a string that holds a JSON object, not {JsonMember.Describe(json)}.", param),
    };
}
