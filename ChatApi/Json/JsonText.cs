using System.Text;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.ChatApi.Json;

/// <summary>
/// What can be said of a JSON string without unescaping it. The spans are what stands between the quotes, already known to be valid JSON;
/// such text is spliced into other JSON byte for byte, which neither allocates nor re-escapes.
/// </summary>
internal static class JsonText
{
    private const int UnicodeEscapeLength = 6;

    /// <summary>Whether the text is empty or only white space, which Bedrock refuses as a text block; white space may be written as escapes.</summary>
    public static bool IsBlank(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            var length = WhiteSpaceLength(text);
            if (length == 0)
            {
                return false;
            }

            text = text[length..];
        }

        return true;
    }

    /// <summary>The text without white space at its end.</summary>
    public static ReadOnlySpan<byte> TrimEnd(ReadOnlySpan<byte> text)
    {
        var end = 0;
        var position = 0;
        while (position < text.Length)
        {
            var blank = WhiteSpaceLength(text[position..]);
            position += blank > 0 ? blank : UnitLength(text, position);
            end = blank > 0 ? end : position;
        }

        return text[..end];
    }

    /// <summary>Whether every surrogate that is written as an escape has its other half. Half a pair is no text, and AWS refuses it.</summary>
    public static bool HasWholeSurrogates(ReadOnlySpan<byte> text) => SurrogateEscapes.FindHalf(text) < 0;

    /// <summary>
    /// The longest start of the text of at most <paramref name="maxBytes"/> that ends neither inside a character, nor inside an escape, nor
    /// between the halves of a surrogate pair.
    /// </summary>
    public static int SafeCut(ReadOnlySpan<byte> text, int maxBytes)
    {
        if (text.Length <= maxBytes)
        {
            return text.Length;
        }

        var position = 0;
        while (true)
        {
            var length = UnitLength(text, position);
            if (position + length > maxBytes)
            {
                return position > 0 ? position : length;
            }

            position += length;
        }
    }

    private static int UnitLength(ReadOnlySpan<byte> text, int position)
    {
        var first = text[position];
        if (first == (byte)'\\')
        {
            if (text[position + 1] != (byte)'u')
            {
                return 2;
            }

            var isPair = SurrogateEscapes.TryReadUnit(text, position, out var high) && char.IsHighSurrogate(high)
                && SurrogateEscapes.TryReadUnit(text, position + UnicodeEscapeLength, out var low) && char.IsLowSurrogate(low);
            return isPair ? 2 * UnicodeEscapeLength : UnicodeEscapeLength;
        }

        var length = first switch
        {
            < 0x80 => 1,
            < 0xE0 => 2,
            < 0xF0 => 3,
            _ => 4,
        };
        return Math.Min(length, text.Length - position);
    }

    // The length of the white space that the text begins with: one character, or one escape. 0 when it begins with something else.
    private static int WhiteSpaceLength(ReadOnlySpan<byte> text)
    {
        switch (text[0])
        {
            case (byte)' ':
                return 1;
            case (byte)'\\' when text[1] is (byte)'n' or (byte)'r' or (byte)'t' or (byte)'f':
                return 2;
            case (byte)'\\':
                return SurrogateEscapes.TryReadUnit(text, 0, out var unit) && char.IsWhiteSpace(unit) ? UnicodeEscapeLength : 0;
            case < 0x80:
                return 0;
            default:
                Rune.DecodeFromUtf8(text, out var rune, out var length);
                return Rune.IsWhiteSpace(rune) ? length : 0;
        }
    }
}
