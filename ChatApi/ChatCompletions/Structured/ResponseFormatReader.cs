using System.Text.Json;
using BedrockAspire.ChatApi.Json;
using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.ChatApi.ChatCompletions.Structured;

/// <summary>Reads <c>response_format</c>.</summary>
internal static class ResponseFormatReader
{
    private const string Param = "response_format";

    /// <summary>Reads what stands behind the name that the reader stands on.</summary>
    public static void Read(ref Utf8JsonReader json, ChatRequest request)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null)
        {
            return;
        }

        if (json.TokenType != JsonTokenType.StartObject)
        {
            throw GatewayException.Invalid($"'{Param}' must be an object, not {JsonMember.Describe(json)}.", Param);
        }

        string? type = null;
        ResponseFormat? format = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("type"u8))
            {
                json.Read();
                type = JsonMember.String(json, $"{Param}.type");
            }
            else if (json.ValueTextEquals("json_schema"u8))
            {
                json.Read();
                format = ReadSchema(ref json, request);
            }
            else
            {
                request.IgnoreMember($"{Param}.", ref json);
            }
        }

        request.ResponseFormat = type switch
        {
            "text" => null,
            "json_object" => new ResponseFormat(default, null, default, false),
            "json_schema" => format is { Schema.Length: > 0 }
                ? format
                : throw GatewayException.Invalid($"'{Param}.json_schema.schema' is missing.", $"{Param}.json_schema.schema"),
            _ => throw GatewayException.Invalid($"'{Param}.type' must be \"text\", \"json_object\" or \"json_schema\".", $"{Param}.type"),
        };
    }

    private static ResponseFormat? ReadSchema(ref Utf8JsonReader json, ChatRequest request)
    {
        if (json.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (json.TokenType != JsonTokenType.StartObject)
        {
            throw GatewayException.Invalid($"'{Param}.json_schema' must be an object, not {JsonMember.Describe(json)}.", $"{Param}.json_schema");
        }

        var format = new ResponseFormat(default, null, default, false);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("schema"u8))
            {
                json.Read();
                format = format with { Schema = JsonMember.ObjectSlice(ref json, request.Body.Span, $"{Param}.json_schema.schema") };
            }
            else if (json.ValueTextEquals("name"u8))
            {
                json.Read();
                format = format with { Name = json.TokenType == JsonTokenType.Null ? null : JsonMember.String(json, $"{Param}.json_schema.name") };
            }
            else if (json.ValueTextEquals("description"u8))
            {
                json.Read();
                format = json.TokenType == JsonTokenType.String
                    ? format with { Description = JsonMember.Slice(json, $"{Param}.json_schema.description") }
                    : format;
                json.Skip();
            }
            else if (json.ValueTextEquals("strict"u8))
            {
                format = format with { IsStrict = JsonMember.ReadBoolean(ref json, $"{Param}.json_schema.strict") ?? false };
            }
            else
            {
                request.IgnoreMember($"{Param}.json_schema.", ref json);
            }
        }

        return format;
    }
}
