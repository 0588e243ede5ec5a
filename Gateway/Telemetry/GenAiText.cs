using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace BedrockAspire.Gateway.Telemetry;

/// <summary>Writes what was said as the GenAI conventions have it. Texts are bounded; pictures and documents are named, not kept.</summary>
public static class GenAiText
{
    /// <summary>The longest text of one part, in characters.</summary>
    public const int MaxLength = 16 * 1024;

    // For people to read in a dashboard, which shows it as text; no browser takes it for a page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>JSON as bytes.</summary>
    public static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            write(json);
        }

        return buffer.WrittenMemory;
    }

    /// <summary>JSON as the value of a tag.</summary>
    public static string Compose(Action<Utf8JsonWriter> write) => Encoding.UTF8.GetString(Write(write).Span);

    /// <summary>The one message of a list.</summary>
    /// <param name="role">Whose it is.</param>
    /// <param name="finishReason">Why it ended; null for a message that was sent.</param>
    /// <param name="writeParts">Writes its parts.</param>
    public static string ComposeMessage(string role, string? finishReason, Action<Utf8JsonWriter> writeParts)
    {
        ArgumentNullException.ThrowIfNull(writeParts);
        return Compose(json =>
        {
            json.WriteStartArray();
            json.WriteStartObject();
            json.WriteString("role"u8, role);
            json.WriteStartArray("parts"u8);
            writeParts(json);
            json.WriteEndArray();
            if (finishReason is not null)
            {
                json.WriteString("finish_reason"u8, finishReason);
            }

            json.WriteEndObject();
            json.WriteEndArray();
        });
    }

    /// <summary>Writes a part of text, cut where it is too long.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="type">The part's type.</param>
    /// <param name="text">The text.</param>
    /// <param name="leftOut">How many characters were left out before.</param>
    public static void WritePart(Utf8JsonWriter json, ReadOnlySpan<byte> type, string? text, long leftOut = 0)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        json.WriteString("type"u8, type);
        json.WriteString("content"u8, Bound(text, leftOut));
        json.WriteEndObject();
    }

    /// <summary>A text, cut where it is too long; it says so.</summary>
    public static string Bound(string? text, long leftOut = 0)
    {
        text ??= "";
        if (text.Length > MaxLength)
        {
            leftOut += text.Length - MaxLength;
            text = text[..MaxLength];
        }

        return leftOut == 0 ? text : string.Create(CultureInfo.InvariantCulture, $"{text}… ({leftOut} more characters are not recorded)");
    }

    /// <summary>What stands for a picture or document.</summary>
    /// <param name="kind">What it is, such as "image".</param>
    /// <param name="facts">Its format, and more where that is known.</param>
    /// <param name="bytes">How large its file is.</param>
    public static string Stub(string kind, string facts, long bytes) =>
        string.Create(CultureInfo.InvariantCulture, $"({kind}, {facts}, {bytes} bytes, not recorded)");

    /// <summary>How many bytes a base64 text stands for.</summary>
    public static long DecodedLength(ReadOnlySpan<char> base64) => (base64.Length * 3L / 4) - base64[^Math.Min(2, base64.Length)..].Count('=');

    /// <inheritdoc cref="DecodedLength(ReadOnlySpan{char})"/>
    public static long DecodedLength(ReadOnlySpan<byte> base64) => (base64.Length * 3L / 4) - base64[^Math.Min(2, base64.Length)..].Count((byte)'=');
}
