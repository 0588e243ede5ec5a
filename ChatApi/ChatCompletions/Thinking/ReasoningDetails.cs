using System.Buffers;
using System.Text.Json;
using BedrockAspire.ChatApi.Json;

namespace BedrockAspire.ChatApi.ChatCompletions.Thinking;

/// <summary>
/// The items of <c>reasoning_details</c>: what a model thought and the proof that it did, which Open WebUI stores and hands back as it is. An
/// item is complete; a text that is too long for a line goes in several items of one index, the last of which holds the signature.
/// </summary>
internal static class ReasoningDetails
{
    private const int MaxTextBytes = 16 * 1024;

    /// <summary>Writes the items of one block. The spans are what stands between the quotes of JSON strings.</summary>
    public static void WriteItems(
        IBufferWriter<byte> output, int index, string format, ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> data, Action? separate = null)
    {
        if (!data.IsEmpty)
        {
            WriteItem(output, index, format, "reasoning.encrypted"u8, default, default, data);
            return;
        }

        while (true)
        {
            var length = JsonText.SafeCut(text, MaxTextBytes);
            var isLast = length == text.Length;
            WriteItem(output, index, format, "reasoning.text"u8, text[..length], isLast ? signature : default, default);
            if (isLast)
            {
                return;
            }

            separate?.Invoke();
            text = text[length..];
        }
    }

    /// <summary>Writes the blocks that an array of items stands for, as Converse has them.</summary>
    /// <param name="json">Gets the blocks; null only counts them.</param>
    /// <param name="details">The array.</param>
    /// <param name="format">Whose items the model takes.</param>
    /// <returns>How many there are.</returns>
    public static int WriteBlocks(Utf8JsonWriter? json, ReadOnlySpan<byte> details, string format)
    {
        if (details.IsEmpty)
        {
            return 0;
        }

        var count = 0;
        var text = new ArrayBufferWriter<byte>();
        var textIndex = -1L;
        var reader = new Utf8JsonReader(details, new JsonReaderOptions { MaxDepth = 128 });
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            var item = ReasoningItem.Read(ref reader, details);
            if (!item.Takes(format))
            {
                continue;
            }

            if (!item.Data.IsEmpty)
            {
                WriteRedacted(json, item.Data);
                count++;
                continue;
            }

            if (item.Index != textIndex)
            {
                text.Clear();
                textIndex = item.Index;
            }

            text.Write(item.Text);

            // Without a signature it is no proof, and Claude refuses it.
            if (!item.Signature.IsEmpty && format == ReasoningFormats.Claude)
            {
                WriteText(json, text.WrittenSpan, item.Signature);
                text.Clear();
                count++;
            }
        }

        return count;
    }

    private static void WriteItem(
        IBufferWriter<byte> output,
        int index,
        string format,
        ReadOnlySpan<byte> type,
        ReadOnlySpan<byte> text,
        ReadOnlySpan<byte> signature,
        ReadOnlySpan<byte> data)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartObject();
        json.WriteString("type"u8, type);
        json.WriteNumber("index"u8, index);
        json.WriteString("format"u8, format);
        if (data.IsEmpty)
        {
            WriteRaw(json, "text"u8, text);
        }
        else
        {
            WriteRaw(json, "data"u8, data);
        }

        if (!signature.IsEmpty)
        {
            WriteRaw(json, "signature"u8, signature);
        }

        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter? json, ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature)
    {
        if (json is not null)
        {
            json.WriteStartObject();
            json.WriteStartObject("reasoningContent"u8);
            json.WriteStartObject("reasoningText"u8);
            WriteRaw(json, "text"u8, text);
            WriteRaw(json, "signature"u8, signature);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }
    }

    private static void WriteRedacted(Utf8JsonWriter? json, ReadOnlySpan<byte> data)
    {
        if (json is not null)
        {
            json.WriteStartObject();
            json.WriteStartObject("reasoningContent"u8);
            WriteRaw(json, "redactedContent"u8, data);
            json.WriteEndObject();
            json.WriteEndObject();
        }
    }

    private static void WriteRaw(Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(text.Length + 2);
        buffer[0] = (byte)'"';
        text.CopyTo(buffer.AsSpan(1));
        buffer[text.Length + 1] = (byte)'"';
        json.WritePropertyName(name);
        json.WriteRawValue(buffer.AsSpan(0, text.Length + 2), skipInputValidation: true);
        ArrayPool<byte>.Shared.Return(buffer);
    }
}
