namespace BedrockAspire.Gateway.Errors;

/// <summary>Makes an error's text fit for an HTTP/1.1 status line: one short line of visible ASCII.</summary>
public static class ReasonPhrase
{
    private const int MaxLength = 200;
    private const string Ellipsis = "...";

    /// <summary>The phrase for a text, cut at a word where the text is long.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length <= MaxLength)
        {
            return Ascii(text);
        }

        var room = MaxLength - Ellipsis.Length;
        var blank = text.LastIndexOf(' ', room);
        return Ascii(text[..(blank > 0 ? blank : room)]) + Ellipsis;
    }

    // A line break in a status line would start a header of the caller's making.
    private static string Ascii(string text) => text.AsSpan().ContainsAnyExceptInRange(' ', '~')
        ? string.Create(text.Length, text, static (phrase, source) =>
        {
            for (var i = 0; i < source.Length; i++)
            {
                phrase[i] = source[i] switch
                {
                    >= ' ' and <= '~' => source[i],
                    '‘' or '’' => '\'',
                    '“' or '”' => '"',
                    var other when char.IsWhiteSpace(other) => ' ',
                    _ => '?',
                };
            }
        })
        : text;
}
