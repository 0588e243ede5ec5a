namespace BedrockAspire.Simulator.Assistant;

internal static class Words
{
    private static readonly HashSet<string> Common = new(StringComparer.Ordinal)
    {
        "the", "and", "for", "with", "that", "this", "what", "which", "how", "why", "who", "when", "where", "are", "was", "were", "can", "could", "would",
        "should", "you", "your", "please", "tell", "about", "from", "into", "have", "has", "does", "did", "its", "not", "but", "all", "any", "one", "will",
        "write", "give", "make", "user", "assistant", "there", "them", "then", "than", "some",
    };

    /// <summary>Lower-case words without punctuation.</summary>
    public static HashSet<string> Of(string text) => [.. Split(text)];

    public static IEnumerable<string> Split(string text)
    {
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var inWord = i < text.Length && char.IsLetterOrDigit(text[i]);
            if (inWord && start < 0)
            {
                start = i;
            }
            else if (!inWord && start >= 0)
            {
                yield return text[start..i].ToLowerInvariant();
                start = -1;
            }
        }
    }

    /// <summary>The words that say what a text is about, in order, each once.</summary>
    public static IReadOnlyList<string> Telling(string text, int count) =>
        [.. Split(text).Where(word => word.Length > 2 && !Common.Contains(word)).Distinct(StringComparer.Ordinal).Take(count)];
}
