using System.Text.Json;
using BedrockAspire.ChatApi.ChatCompletions.Caching;
using BedrockAspire.ChatApi.Json;
using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.ChatApi.ChatCompletions.Tools;

/// <summary>Reads <c>tools</c> and <c>tool_choice</c>. Schemas stay where they are in the body.</summary>
internal static class ToolsReader
{
    /// <summary>Reads the array behind the name that the reader stands on.</summary>
    public static void ReadTools(ref Utf8JsonReader json, ChatRequest request)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null)
        {
            return;
        }

        if (json.TokenType != JsonTokenType.StartArray)
        {
            throw GatewayException.Invalid($"'tools' must be an array, not {JsonMember.Describe(json)}.", "tools");
        }

        var index = 0;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            ReadTool(ref json, request, index++);
        }
    }

    /// <summary>Reads what stands behind the name that the reader stands on.</summary>
    public static void ReadChoice(ref Utf8JsonReader json, ChatRequest request)
    {
        json.Read();
        switch (json.TokenType)
        {
            case JsonTokenType.Null:
                return;
            case JsonTokenType.String:
                request.ToolChoice = new ToolChoice(JsonMember.String(json, "tool_choice") switch
                {
                    "auto" => ToolChoiceKind.Auto,
                    "none" => ToolChoiceKind.None,
                    "required" or "any" => ToolChoiceKind.Required,
                    _ => throw GatewayException.Invalid("'tool_choice' must be \"auto\", \"none\", \"required\" or name a function.", "tool_choice"),
                });
                return;
            case JsonTokenType.StartObject:
                ReadChoiceObject(ref json, request);
                return;
            default:
                throw GatewayException.Invalid($"'tool_choice' must be a string or an object, not {JsonMember.Describe(json)}.", "tool_choice");
        }
    }

    private static void ReadTool(ref Utf8JsonReader json, ChatRequest request, int index)
    {
        var param = $"tools[{index}]";
        if (json.TokenType != JsonTokenType.StartObject)
        {
            throw GatewayException.Invalid($"'{param}' must be an object, not {JsonMember.Describe(json)}.", param);
        }

        var type = "function";
        ToolDefinition? tool = null;
        CacheTtl? cache = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("type"u8))
            {
                json.Read();
                type = JsonMember.String(json, $"{param}.type");
            }
            else if (json.ValueTextEquals("function"u8))
            {
                json.Read();
                tool = ReadFunction(ref json, request, index);
            }
            else if (json.ValueTextEquals("cache_control"u8))
            {
                cache = CacheControl.Read(ref json, param);
            }
            else
            {
                request.IgnoreMember("tools[].", ref json);
            }
        }

        if (type != "function")
        {
            // OpenAI's custom and built-in tools have no schema that Bedrock could take.
            request.Ignore("tools[].type");
        }
        else
        {
            tool = tool ?? throw GatewayException.Invalid($"'{param}.function' is missing.", $"{param}.function");
            (request.Tools ??= []).Add(cache is null ? tool : tool with { Cache = cache });
        }
    }

    private static ToolDefinition ReadFunction(ref Utf8JsonReader json, ChatRequest request, int index)
    {
        var param = $"tools[{index}].function";
        if (json.TokenType != JsonTokenType.StartObject)
        {
            throw GatewayException.Invalid($"'{param}' must be an object, not {JsonMember.Describe(json)}.", param);
        }

        string? name = null;
        JsonSlice description = default, parameters = default;
        var isStrict = false;
        CacheTtl? cache = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("name"u8))
            {
                json.Read();
                name = JsonMember.String(json, $"{param}.name");
            }
            else if (json.ValueTextEquals("description"u8))
            {
                json.Read();
                description = ReadDescription(json, $"{param}.description");
            }
            else if (json.ValueTextEquals("parameters"u8))
            {
                json.Read();
                parameters = JsonMember.ObjectSlice(ref json, request.Body.Span, $"{param}.parameters");
                JsonSchemaRoot.CheckIsObject(parameters.Of(request.Body.Span), $"{param}.parameters");
            }
            else if (json.ValueTextEquals("strict"u8))
            {
                isStrict = JsonMember.ReadBoolean(ref json, $"{param}.strict") ?? false;
            }
            else if (json.ValueTextEquals("cache_control"u8))
            {
                cache = CacheControl.Read(ref json, param);
            }
            else
            {
                request.IgnoreMember("tools[].function.", ref json);
            }
        }

        return string.IsNullOrEmpty(name)
            ? throw GatewayException.Invalid($"'{param}.name' is missing.", $"{param}.name")
            : new ToolDefinition(index, name, description, parameters, isStrict) { Cache = cache };
    }

    private static JsonSlice ReadDescription(in Utf8JsonReader json, string param) => json.TokenType switch
    {
        JsonTokenType.Null => default,
        JsonTokenType.String => JsonMember.Slice(json, param),
        _ => throw GatewayException.Invalid($"'{param}' must be a string, not {JsonMember.Describe(json)}.", param),
    };

    private static void ReadChoiceObject(ref Utf8JsonReader json, ChatRequest request)
    {
        var type = "function";
        string? name = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isType = json.ValueTextEquals("type"u8);
            var isFunction = json.ValueTextEquals("function"u8);
            json.Read();
            if (isType)
            {
                type = JsonMember.String(json, "tool_choice.type");
            }
            else if (isFunction && json.TokenType == JsonTokenType.StartObject)
            {
                name = ReadChosenName(ref json);
            }
            else
            {
                json.Skip();
            }
        }

        if (type == "function")
        {
            request.ToolChoice = new ToolChoice(
                ToolChoiceKind.Named,
                name ?? throw GatewayException.Invalid("'tool_choice.function.name' is missing.", "tool_choice.function.name"));
        }
        else
        {
            request.Ignore("tool_choice");
        }
    }

    private static string? ReadChosenName(ref Utf8JsonReader json)
    {
        string? name = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isName = json.ValueTextEquals("name"u8);
            json.Read();
            if (isName)
            {
                name = JsonMember.String(json, "tool_choice.function.name");
            }
            else
            {
                json.Skip();
            }
        }

        return name;
    }
}
