using System.Buffers.Text;

namespace BedrockAspire.Gateway.Http;

/// <summary>
/// Finds surrogates that are written as escapes (<c>\ud83d</c>) and lack their other half. Such a string is valid JSON but no text: AWS refuses it, and
/// <c>Utf8JsonReader</c> throws when it has to compare or copy it.
/// </summary>
public static class SurrogateEscapes
{
    private const int EscapeLength = 6;

    /// <summary>Looks through JSON or a part of it; it need not be well-formed.</summary>
    /// <returns>The offset of the first half without its other half; -1 when there is none.</returns>
    public static int FindHalf(ReadOnlySpan<byte> json)
    {
        // Most texts have no such escape at all, and looking for one is fast.
        if (json.IndexOf("\\ud"u8) < 0 && json.IndexOf("\\uD"u8) < 0)
        {
            return -1;
        }

        var position = 0;
        while (true)
        {
            var next = json[position..].IndexOf((byte)'\\');
            if (next < 0)
            {
                return -1;
            }

            position += next;
            if (!TryReadUnit(json, position, out var unit))
            {
                // Another escape, or a broken one, over which the JSON reader will complain.
                position = Math.Min(position + 2, json.Length);
            }
            else if (!char.IsSurrogate(unit))
            {
                position += EscapeLength;
            }
            else if (char.IsHighSurrogate(unit) && TryReadUnit(json, position + EscapeLength, out var low) && char.IsLowSurrogate(low))
            {
                position += 2 * EscapeLength;
            }
            else
            {
                return position;
            }
        }
    }

    /// <summary>Like <see cref="Mend(ReadOnlySpan{byte})"/>, for what is kept.</summary>
    public static ReadOnlyMemory<byte> Mend(ReadOnlyMemory<byte> json) => FindHalf(json.Span) < 0 ? json : Mend(json.Span).ToArray();

    /// <summary>The JSON with each half that lacks its other half replaced by the replacement character: what is sent to a client must be text.</summary>
    /// <returns>The same bytes when there is none, which is as good as always.</returns>
    public static ReadOnlySpan<byte> Mend(ReadOnlySpan<byte> json)
    {
        var half = FindHalf(json);
        if (half < 0)
        {
            return json;
        }

        var mended = json.ToArray();
        for (var position = 0; half >= 0; half = FindHalf(mended.AsSpan(position)))
        {
            position += half;
            "\\ufffd"u8.CopyTo(mended.AsSpan(position));
            position += EscapeLength;
        }

        return mended;
    }

    /// <summary>Reads an escape of the form <c>\uXXXX</c>.</summary>
    public static bool TryReadUnit(ReadOnlySpan<byte> json, int position, out char unit)
    {
        unit = default;
        if (json.Length < position + EscapeLength || json[position] != (byte)'\\' || json[position + 1] != (byte)'u'
            || !Utf8Parser.TryParse(json.Slice(position + 2, 4), out ushort value, out var consumed, 'x') || consumed != 4)
        {
            return false;
        }

        unit = (char)value;
        return true;
    }
}
