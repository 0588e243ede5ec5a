namespace BedrockAspire.Simulator.Assistant;

/// <summary>Plain words in a fixed order.</summary>
internal static class FillerWords
{
    private static readonly string[] Stock =
    [
        "the", "river", "turns", "slowly", "past", "quiet", "fields", "and", "old", "stone", "bridges", "while", "morning", "light", "finds",
        "every", "window", "of", "town", "where", "people", "open", "doors", "talk", "about", "weather", "carry", "bread", "home", "again",
    ];

    public static string Take(int count) => string.Join(' ', Enumerable.Range(0, count).Select(i => Stock[i % Stock.Length]));
}
