using System.Globalization;
using System.Text.Json;
using BedrockAspire.Gateway.Telemetry;

namespace BedrockAspire.ChatApi.ChatCompletions.Telemetry;

/// <summary>Writes Converse's messages in the form that the GenAI conventions have for spans. Bounded; pictures and documents are named, not kept.</summary>
internal static class GenAiContent
{
    /// <summary>The longest conversation, in bytes; of a longer one the latest messages are kept.</summary>
    public const int MaxMessagesBytes = 128 * 1024;

    /// <summary>The conversation.</summary>
    public static string Messages(JsonElement messages)
    {
        var kept = new List<ReadOnlyMemory<byte>>();
        var size = 0;
        var count = messages.GetArrayLength();
        for (var index = count - 1; index >= 0; index--)
        {
            var message = GenAiText.Write(json => WriteMessage(json, messages[index]));
            size += message.Length;
            if (size > MaxMessagesBytes)
            {
                break;
            }

            kept.Add(message);
        }

        return GenAiText.Compose(json =>
        {
            json.WriteStartArray();
            if (kept.Count < count)
            {
                WriteNotice(json, string.Create(CultureInfo.InvariantCulture, $"({count - kept.Count} earlier messages are not recorded)"));
            }

            for (var index = kept.Count - 1; index >= 0; index--)
            {
                json.WriteRawValue(kept[index].Span, skipInputValidation: true);
            }

            json.WriteEndArray();
        });
    }

    /// <summary>The system prompt.</summary>
    public static string Instructions(JsonElement system) => GenAiText.Compose(json =>
    {
        json.WriteStartArray();
        foreach (var block in system.EnumerateArray())
        {
            GenAiParts.Write(json, block);
        }

        json.WriteEndArray();
    });

    /// <summary>The tools, each with its schema unless that is longer than a text may be.</summary>
    public static string Tools(JsonElement tools) => GenAiText.Compose(json =>
    {
        json.WriteStartArray();
        foreach (var tool in tools.EnumerateArray())
        {
            if (tool.TryGetProperty("toolSpec"u8, out var spec))
            {
                GenAiParts.WriteTool(json, spec);
            }
        }

        json.WriteEndArray();
    });

    /// <summary>A whole answer.</summary>
    public static string Answer(JsonElement content, string? stopReason) => Answer(stopReason, json =>
    {
        foreach (var block in content.EnumerateArray())
        {
            GenAiParts.Write(json, block);
        }
    });

    /// <summary>An answer that was streamed.</summary>
    public static string Answer(IReadOnlyList<StreamedBlock> blocks, string? stopReason) => Answer(stopReason, json =>
    {
        foreach (var block in blocks)
        {
            GenAiParts.Write(json, block);
        }
    });

    private static string Answer(string? stopReason, Action<Utf8JsonWriter> writeParts) =>
        GenAiText.ComposeMessage("assistant", stopReason ?? "error", writeParts);

    private static void WriteMessage(Utf8JsonWriter json, JsonElement message)
    {
        var content = message.GetProperty("content"u8);
        json.WriteStartObject();
        // Bedrock has the results of tools in the user's name.
        var isToolResult = content.EnumerateArray().Any(block => block.TryGetProperty("toolResult"u8, out _));
        json.WriteString("role"u8, isToolResult ? "tool" : message.GetProperty("role"u8).GetString());
        json.WriteStartArray("parts"u8);
        foreach (var block in content.EnumerateArray())
        {
            GenAiParts.Write(json, block);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteNotice(Utf8JsonWriter json, string text)
    {
        json.WriteStartObject();
        json.WriteString("role"u8, "system"u8);
        json.WriteStartArray("parts"u8);
        GenAiText.WritePart(json, "text"u8, text);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
