namespace BedrockAspire.ChatApi.ChatCompletions.Thinking;

/// <summary>Efforts of thinking, and what they are where a model counts tokens instead.</summary>
internal static class Efforts
{
    /// <summary>The words, lowest first.</summary>
    public static readonly IReadOnlyList<string> All = ["minimal", "low", "medium", "high", "xhigh", "max"];

    /// <summary>The word that asks for no thinking.</summary>
    public const string None = "none";

    private const long Medium = 8192;

    /// <summary>The highest effort of the model that is not over the wish; its lowest when all are.</summary>
    public static string Nearest(string wish, IReadOnlyList<string>? offered)
    {
        if (offered is not { Count: > 0 } || offered.Contains(wish))
        {
            return wish;
        }

        var rank = Rank(wish);
        return offered.Where(effort => Rank(effort) <= rank).MaxBy(Rank) ?? offered.MinBy(Rank)!;
    }

    /// <summary>Tokens of thinking.</summary>
    public static long Budget(string? effort) => effort switch
    {
        "minimal" or "low" => 2048,
        "high" => 16_384,
        "xhigh" or "max" => 32_768,
        _ => Medium,
    };

    /// <summary>The effort that a number of tokens stands for; null when there is no number.</summary>
    public static string? OfBudget(long? budget) => budget switch
    {
        null => null,
        <= 4096 => "low",
        <= 12_288 => "medium",
        _ => "high",
    };

    private static int Rank(string effort)
    {
        for (var i = 0; i < All.Count; i++)
        {
            if (All[i] == effort)
            {
                return i;
            }
        }

        return All.Count;
    }
}
