using System.Globalization;
using System.Text.Json;

namespace BedrockAspire.ChatApi.ChatCompletions.Telemetry;

/// <summary>Writes one block of a message as a part of the GenAI conventions.</summary>
internal static class GenAiParts
{
    /// <summary>A block of a request or of a whole reply. Those that say nothing, such as cache points, are left out.</summary>
    public static void Write(Utf8JsonWriter json, JsonElement block)
    {
        if (block.TryGetProperty("text"u8, out var text))
        {
            WriteText(json, "text"u8, text.GetString());
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
            WriteText(json, "reasoning"u8, reasoning.TryGetProperty("reasoningText"u8, out var thought) ? thought.GetProperty("text"u8).GetString() : "(encrypted)");
        }
        else if (Describe(block) is { } description)
        {
            WriteText(json, "text"u8, description);
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
            WriteText(json, block.IsReasoning ? "reasoning"u8 : "text"u8, block.Text, block.LeftOut);
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
            json.WriteString("description"u8, Bounded(description.GetString(), 0));
        }

        if (spec.TryGetProperty("inputSchema"u8, out var schema) && schema.GetProperty("json"u8).GetRawText() is { Length: <= GenAiContent.MaxTextLength } text)
        {
            json.WritePropertyName("parameters"u8);
            json.WriteRawValue(text);
        }

        json.WriteEndObject();
    }

    /// <summary>A text, cut where it is too long.</summary>
    public static void WriteText(Utf8JsonWriter json, ReadOnlySpan<byte> type, string? text, long leftOut = 0)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, type);
        json.WriteString("content"u8, Bounded(text, leftOut));
        json.WriteEndObject();
    }

    private static void WriteCall(Utf8JsonWriter json, string? id, string? name, string arguments)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "tool_call"u8);
        json.WriteString("id"u8, id);
        json.WriteString("name"u8, name);
        json.WritePropertyName("arguments"u8);
        if (arguments.Length <= GenAiContent.MaxTextLength && IsJson(arguments))
        {
            json.WriteRawValue(arguments);
        }
        else
        {
            // Cut in the middle, or never whole.
            json.WriteStringValue(Bounded(arguments, 0));
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
        json.WriteString("response"u8, Bounded(string.Join('\n', texts), 0));
        json.WriteEndObject();
    }

    private static string? Describe(JsonElement block)
    {
        foreach (var kind in (ReadOnlySpan<string>)["image", "document", "video"])
        {
            if (block.TryGetProperty(kind, out var media))
            {
                var size = media.TryGetProperty("source"u8, out var source) && source.TryGetProperty("bytes"u8, out var bytes)
                    ? DecodedLength(bytes.GetRawText().AsSpan().Trim('"'))
                    : 0;
                return string.Create(CultureInfo.InvariantCulture, $"({kind}, {media.GetProperty("format"u8).GetString()}, {size} bytes, not recorded)");
            }
        }

        return null;
    }

    private static long DecodedLength(ReadOnlySpan<char> base64) => (base64.Length * 3L / 4) - base64[^Math.Min(2, base64.Length)..].Count('=');

    private static string Bounded(string? text, long leftOut)
    {
        text ??= "";
        if (text.Length > GenAiContent.MaxTextLength)
        {
            leftOut += text.Length - GenAiContent.MaxTextLength;
            text = text[..GenAiContent.MaxTextLength];
        }

        return leftOut == 0 ? text : string.Create(CultureInfo.InvariantCulture, $"{text}… ({leftOut} more characters are not recorded)");
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
