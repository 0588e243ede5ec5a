using System.Globalization;
using System.Text;

namespace BedrockAspire.ChatApi.ChatCompletions.Content;

/// <summary>Names of documents as Bedrock takes them, each once in a request.</summary>
internal sealed class DocumentNames
{
    private const int MaxLength = 190;

    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> _copies = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A name made from a file's.</summary>
    public string Next(string? fileName)
    {
        var stem = Clean(Path.GetFileNameWithoutExtension(fileName ?? ""));
        var name = stem;
        while (!_taken.Add(name))
        {
            var copy = _copies[stem] = _copies.GetValueOrDefault(stem, 1) + 1;
            name = string.Create(CultureInfo.InvariantCulture, $"{stem} ({copy})");
        }

        return name;
    }

    private static string Clean(string name)
    {
        var clean = new StringBuilder(name.Length);
        foreach (var character in name.AsSpan(0, Math.Min(name.Length, MaxLength)))
        {
            var next = char.IsAsciiLetterOrDigit(character) || character is '(' or ')' or '[' or ']' ? character
                : char.IsWhiteSpace(character) ? ' '
                : '-';
            if (next is not (' ' or '-') || clean.Length == 0 || clean[^1] != next)
            {
                clean.Append(next);
            }
        }

        var text = clean.ToString().Trim(' ', '-');
        return text.Length == 0 ? "document" : text;
    }
}
