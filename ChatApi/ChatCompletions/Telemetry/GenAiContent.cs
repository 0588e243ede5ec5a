using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace BedrockAspire.ChatApi.ChatCompletions.Telemetry;

/// <summary>Writes Converse's messages in the form that the GenAI conventions have for spans. Bounded; pictures and documents are named, not kept.</summary>
internal static class GenAiContent
{
    /// <summary>The longest text of one part, in characters.</summary>
    public const int MaxTextLength = 16 * 1024;

    /// <summary>The longest conversation, in bytes; of a longer one the latest messages are kept.</summary>
    public const int MaxMessagesBytes = 128 * 1024;

    // For people to read in a dashboard, which shows it as text; no browser takes it for a page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The conversation.</summary>
    public static string Messages(JsonElement messages)
    {
        var kept = new List<ReadOnlyMemory<byte>>();
        var size = 0;
        var count = messages.GetArrayLength();
        for (var index = count - 1; index >= 0; index--)
        {
            var message = Write(json => WriteMessage(json, messages[index]));
            size += message.Length;
            if (size > MaxMessagesBytes)
            {
                break;
            }

            kept.Add(message);
        }

        return Text(json =>
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
    public static string Instructions(JsonElement system) => Text(json =>
    {
        json.WriteStartArray();
        foreach (var block in system.EnumerateArray())
        {
            GenAiParts.Write(json, block);
        }

        json.WriteEndArray();
    });

    /// <summary>The tools, each with its schema unless that is longer than a text may be.</summary>
    public static string Tools(JsonElement tools) => Text(json =>
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

    private static string Answer(string? stopReason, Action<Utf8JsonWriter> writeParts) => Text(json =>
    {
        json.WriteStartArray();
        json.WriteStartObject();
        json.WriteString("role"u8, "assistant"u8);
        json.WriteStartArray("parts"u8);
        writeParts(json);
        json.WriteEndArray();
        json.WriteString("finish_reason"u8, stopReason ?? "error");
        json.WriteEndObject();
        json.WriteEndArray();
    });

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
        GenAiParts.WriteText(json, "text"u8, text);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Text(Action<Utf8JsonWriter> write) => Encoding.UTF8.GetString(Write(write).Span);

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            write(json);
        }

        return buffer.WrittenMemory;
    }
}
