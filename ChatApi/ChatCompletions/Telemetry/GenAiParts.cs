using System.Text.Json;
using BedrockAspire.Gateway.Telemetry;

namespace BedrockAspire.ChatApi.ChatCompletions.Telemetry;

/// <summary>Writes one block of a message as a part of the GenAI conventions.</summary>
internal static class GenAiParts
{
    /// <summary>A block of a request or of a whole reply. Those that say nothing, such as cache points, are left out.</summary>
    public static void Write(Utf8JsonWriter json, JsonElement block)
    {
        if (block.TryGetProperty("text"u8, out var text))
        {
            GenAiText.WritePart(json, "text"u8, text.GetString());
        }
        else if (block.TryGetProperty("toolUse"u8, out var call))
        {
            WriteCall(json, call.GetProperty("toolUseId"u8).GetString(), call.GetProperty("name"u8).GetString(), call.GetProperty("input"u8).GetRawText());
        }
        else if (block.TryGetProperty("toolResult"u8, out var result))
        {
            WriteResult(json, result);
        }
        else if (block.TryGetProperty("reasoningContent"u8, out var reasoning))
        {
            GenAiText.WritePart(json, "reasoning"u8, reasoning.TryGetProperty("reasoningText"u8, out var thought) ? thought.GetProperty("text"u8).GetString() : "(encrypted)");
        }
        else if (Describe(block) is { } description)
        {
            GenAiText.WritePart(json, "text"u8, description);
        }
    }

    /// <summary>A block that was streamed.</summary>
    public static void Write(Utf8JsonWriter json, StreamedBlock block)
    {
        if (block.ToolName is not null)
        {
            WriteCall(json, block.ToolId, block.ToolName, block.LeftOut == 0 ? block.Text : "");
        }
        else
        {
            GenAiText.WritePart(json, block.IsReasoning ? "reasoning"u8 : "text"u8, block.Text, block.LeftOut);
        }
    }

    /// <summary>A tool that was offered.</summary>
    public static void WriteTool(Utf8JsonWriter json, JsonElement spec)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "function"u8);
        json.WriteString("name"u8, spec.GetProperty("name"u8).GetString());
        if (spec.TryGetProperty("description"u8, out var description))
        {
            json.WriteString("description"u8, GenAiText.Bound(description.GetString()));
        }

        if (spec.TryGetProperty("inputSchema"u8, out var schema) && schema.GetProperty("json"u8).GetRawText() is { Length: <= GenAiText.MaxLength } text)
        {
            json.WritePropertyName("parameters"u8);
            json.WriteRawValue(text);
        }

        json.WriteEndObject();
    }

    private static void WriteCall(Utf8JsonWriter json, string? id, string? name, string arguments)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "tool_call"u8);
        json.WriteString("id"u8, id);
        json.WriteString("name"u8, name);
        json.WritePropertyName("arguments"u8);
        if (arguments.Length <= GenAiText.MaxLength && IsJson(arguments))
        {
            json.WriteRawValue(arguments);
        }
        else
        {
            // Cut in the middle, or never whole.
            json.WriteStringValue(GenAiText.Bound(arguments));
        }

        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, JsonElement result)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "tool_call_response"u8);
        json.WriteString("id"u8, result.GetProperty("toolUseId"u8).GetString());
        var texts = result.GetProperty("content"u8).EnumerateArray().Select(block =>
            block.TryGetProperty("text"u8, out var text) ? text.GetString()
            : block.TryGetProperty("json"u8, out var value) ? value.GetRawText()
            : Describe(block));
        json.WriteString("response"u8, GenAiText.Bound(string.Join('\n', texts)));
        json.WriteEndObject();
    }

    private static string? Describe(JsonElement block)
    {
        foreach (var kind in (ReadOnlySpan<string>)["image", "document", "video"])
        {
            if (block.TryGetProperty(kind, out var media))
            {
                var size = media.TryGetProperty("source"u8, out var source) && source.TryGetProperty("bytes"u8, out var bytes)
                    ? GenAiText.DecodedLength(bytes.GetRawText().AsSpan().Trim('"'))
                    : 0;
                return GenAiText.Stub(kind, media.GetProperty("format"u8).GetString() ?? "", size);
            }
        }

        return null;
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var parsed = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
