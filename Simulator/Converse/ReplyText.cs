namespace BedrockAspire.Simulator.Converse;

/// <summary>Cuts text into the pieces that a stream carries.</summary>
internal static class ReplyText
{
    /// <summary>The given number of pieces of about equal length, or one a word.</summary>
    public static IEnumerable<string> Pieces(string text, int? count)
    {
        if (count is { } pieces)
        {
            return Cut(text, Math.Clamp(pieces, 1, Math.Max(1, text.Length)));
        }

        return SplitWords(text);
    }

    private static IEnumerable<string> Cut(string text, int count)
    {
        var start = 0;
        for (var i = 1; i <= count; i++)
        {
            var end = (int)((long)text.Length * i / count);
            if (end < text.Length && end > 0 && char.IsLowSurrogate(text[end]))
            {
                end++;
            }

            if (end > start)
            {
                yield return text[start..end];
            }

            start = Math.Max(start, end);
        }
    }

    private static IEnumerable<string> SplitWords(string text)
    {
        var start = 0;
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i - 1] is ' ' or '\n' && text[i] is not (' ' or '\n'))
            {
                yield return text[start..i];
                start = i;
            }
        }

        if (start < text.Length)
        {
            yield return text[start..];
        }
    }
}
