using System.Buffers;
using System.Text;
using System.Text.Json;
using BedrockAspire.ChatApi.Json;
using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.ChatApi.ChatCompletions.Content;

/// <summary>
/// The base64 of an attachment, in place: it is checked and measured but not decoded, because Bedrock takes it as it is. Only where it is
/// written with escapes or white space is a clean copy made.
/// </summary>
internal ref struct AttachedBytes
{
    private static readonly SearchValues<byte> Space = SearchValues.Create(" \r\n\t"u8);

    private const int MaxHeadBytes = 512;

    private byte[]? _copy;

    /// <summary>Clean base64.</summary>
    public ReadOnlySpan<byte> Base64;

    /// <summary>What the data URL says that it is, in lower case; empty when it says nothing.</summary>
    public string MediaType;

    /// <summary>Length of what it stands for, in bytes.</summary>
    public int Length;

    /// <summary>Reads a data URL, or bare base64 where that is allowed.</summary>
    /// <param name="source">A JSON string with its quotes.</param>
    /// <param name="param">Its path, for errors.</param>
    /// <param name="allowsBare">Whether base64 alone will do.</param>
    /// <exception cref="GatewayException">It is neither.</exception>
    public static AttachedBytes Read(ReadOnlySpan<byte> source, string param, bool allowsBare)
    {
        var bytes = new AttachedBytes { MediaType = "" };
        if (source.IsEmpty)
        {
            throw GatewayException.Invalid($"'{param}' is missing; it must be a string.", param);
        }

        var text = source[1..^1];
        if (text.Contains((byte)'\\'))
        {
            if (!JsonText.HasWholeSurrogates(text))
            {
                throw GatewayException.Invalid($"'{param}' has half a surrogate pair, which is no text.", param);
            }

            bytes._copy = ArrayPool<byte>.Shared.Rent(source.Length);
            var reader = new Utf8JsonReader(source);
            reader.Read();
            text = bytes._copy.AsSpan(0, reader.CopyString(bytes._copy));
        }

        try
        {
            bytes.Parse(text, param, allowsBare);
            return bytes;
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    /// <summary>The web address that a JSON string with its quotes holds, or null.</summary>
    public static string? WebAddressOf(ReadOnlySpan<byte> source) =>
        source.Length > 2 && IsWeb(source[1..^1]) && JsonText.HasWholeSurrogates(source[1..^1]) ? JsonElement.Parse(source).GetString() : null;

    /// <summary>Gives back the copy, if there is one.</summary>
    public void Dispose()
    {
        if (_copy is not null)
        {
            ArrayPool<byte>.Shared.Return(_copy);
            _copy = null;
            Base64 = default;
        }
    }

    /// <summary>Decodes the beginning.</summary>
    /// <returns>How many bytes there are in <paramref name="head"/>.</returns>
    public readonly int Decode(Span<byte> head)
    {
        var characters = Math.Min(Base64.Length, head.Length / 3 * 4);
        System.Buffers.Text.Base64.DecodeFromUtf8(Base64[..characters], head, out _, out var written, isFinalBlock: characters == Base64.Length);
        return written;
    }

    private void Parse(ReadOnlySpan<byte> text, string param, bool allowsBare)
    {
        if (Ascii.EqualsIgnoreCase(text[..Math.Min(5, text.Length)], "data:"u8))
        {
            var comma = text.IndexOf((byte)',');
            var head = comma is < 0 or > MaxHeadBytes ? default : Encoding.UTF8.GetString(text[5..comma]).ToLowerInvariant();
            if (head is null || !head.EndsWith(";base64", StringComparison.Ordinal))
            {
                throw GatewayException.Invalid($"'{param}' is a data URL without base64. Send \"data:<type>;base64,<data>\".", param);
            }

            MediaType = head.Split(';')[0].Trim();
            text = text[(comma + 1)..];
        }
        else if (!allowsBare)
        {
            throw NotData(text, param);
        }

        Base64 = text.ContainsAny(Space) ? WithoutSpace(text) : text;
        if (!System.Buffers.Text.Base64.IsValid(Base64, out Length) || Length == 0)
        {
            throw GatewayException.Invalid($"'{param}' does not hold valid base64.", param);
        }
    }

    private ReadOnlySpan<byte> WithoutSpace(ReadOnlySpan<byte> text)
    {
        // In place where the text is in the copy already: it only shrinks.
        var target = _copy ??= ArrayPool<byte>.Shared.Rent(text.Length);
        var length = 0;
        foreach (var character in text)
        {
            if (!Space.Contains(character))
            {
                target[length++] = character;
            }
        }

        return target.AsSpan(0, length);
    }

    private static GatewayException NotData(ReadOnlySpan<byte> text, string param)
    {
        return IsWeb(text)
            ? new GatewayException(
                GatewayErrorKind.UnsupportedParameter, $"'{param}' is a web address, and those are not fetched here. Send \"data:image/png;base64,<data>\".", param)
            : GatewayException.Invalid(
                $"'{param}' must be a data URL (\"data:image/png;base64,<data>\"): nothing else can be reached from the gateway.", param);
    }

    private static bool IsWeb(ReadOnlySpan<byte> text) =>
        Ascii.EqualsIgnoreCase(text[..Math.Min(5, text.Length)], "http:"u8) || Ascii.EqualsIgnoreCase(text[..Math.Min(6, text.Length)], "https:"u8);
}
