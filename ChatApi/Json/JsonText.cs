using BedrockAspire.Gateway.Http;

namespace BedrockAspire.ChatApi.Json;

/// <summary>
/// What can be said of a JSON string without unescaping it. The spans are what stands between the quotes, already known to be valid JSON;
/// such text is spliced into other JSON byte for byte, which neither allocates nor re-escapes.
/// </summary>
internal static class JsonText
{
    private const int UnicodeEscapeLength = 6;

    /// <summary>Whether the text is empty or only blanks, tabs and line ends, which Bedrock refuses as a text block.</summary>
    public static bool IsBlank(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == (byte)' ')
            {
                continue;
            }

            if (text[i] != (byte)'\\' || text[i + 1] is not ((byte)'n' or (byte)'r' or (byte)'t'))
            {
                return false;
            }

            i++;
        }

        return true;
    }

    /// <summary>The text without blanks, tabs and line ends at its end.</summary>
    public static ReadOnlySpan<byte> TrimEnd(ReadOnlySpan<byte> text)
    {
        while (true)
        {
            if (text is [.., (byte)' '])
            {
                text = text[..^1];
            }
            else if (text is [.., (byte)'\\', (byte)'n' or (byte)'r' or (byte)'t'] && EscapesAtEnd(text[..^1]) % 2 == 1)
            {
                text = text[..^2];
            }
            else
            {
                return text;
            }
        }
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

    // How many backslashes the text ends with: an odd number escapes what follows.
    private static int EscapesAtEnd(ReadOnlySpan<byte> text)
    {
        var kept = text.TrimEnd((byte)'\\');
        return text.Length - kept.Length;
    }
}
