using System.Buffers;
using System.Text.Json;
using BedrockAspire.ChatApi.Json;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Gateway.Streaming;

namespace BedrockAspire.ChatApi.ChatCompletions;

/// <summary>Writes texts as the chunks of a stream. No line is longer than every client can read.</summary>
internal static class TextChunks
{
    private const int EnvelopeBytes = 64;

    /// <summary>What every chunk of one request begins with, up to where its choices follow.</summary>
    public static byte[] Prefix(ChatCompletion completion, ReadOnlySpan<byte> kind)
    {
        using var buffer = new PooledBufferWriter(256);
        buffer.Write("data: "u8);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("id"u8, completion.Id);
            json.WriteString("object"u8, kind);
            json.WriteNumber("created"u8, completion.Created);
            json.WriteString("model"u8, completion.Model);
            json.WriteEndObject();
        }

        // Without the closing brace: every chunk goes on from here.
        return buffer.WrittenSpan[..^1].ToArray();
    }

    /// <summary>Writes a text, in as many chunks as it takes.</summary>
    /// <param name="prefix">What <see cref="Prefix"/> made.</param>
    /// <param name="opening">What stands between the prefix and the text.</param>
    /// <param name="text">What stands between a JSON string's quotes, known to be UTF-8; it goes over as it is written.</param>
    /// <param name="end">What follows the text.</param>
    /// <param name="output">Gets the chunks.</param>
    public static void Write(
        ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> opening, ReadOnlySpan<byte> text, ReadOnlySpan<byte> end, IBufferWriter<byte> output)
    {
        while (!text.IsEmpty)
        {
            var length = JsonText.SafeCut(text, SseResponse.MaxLineBytes - prefix.Length - opening.Length - EnvelopeBytes);
            output.Write(prefix);
            output.Write(opening);
            output.Write(text[..length]);
            output.Write(end);
            text = text[length..];
        }
    }
}
