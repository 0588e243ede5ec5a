using System.Globalization;
using System.Text.RegularExpressions;

namespace BedrockAspire.Simulator.Assistant;

/// <summary>The assistant's texts: each rule of thumb is tried in turn, and the last one always answers.</summary>
internal static partial class TextAnswers
{
    private const int MaxCount = 2000;

    private const RegexOptions Plain = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    public static string For(Prompt prompt, string modelName)
    {
        var text = prompt.Text.Trim();
        if (prompt.OutputSchema is { } schema)
        {
            return SchemaSample.Object(schema, text);
        }

        if (prompt.Outcomes.Count > 0)
        {
            return FromTools(prompt.Outcomes);
        }

        return OpenWebUiTasks.Answer(text) ?? Instructed(text) ?? Attached(prompt, modelName) ?? Talk(prompt, text, modelName);
    }

    private static string FromTools(IReadOnlyList<ToolOutcome> outcomes)
    {
        var lines = outcomes.Select(outcome => outcome.IsError
            ? $"The tool failed: {Shorten(outcome.Text, 500)}"
            : $"The tool returned: {Shorten(outcome.Text, 2000)}");
        return string.Join("\n\n", lines);
    }

    /// <summary>Answers whose exact text the prompt asks for; tests and demonstrations rely on them.</summary>
    private static string? Instructed(string text)
    {
        if (RepeatPattern().Match(text) is { Success: true } repeat)
        {
            return repeat.Groups[1].Value.Trim();
        }

        if (CountPattern().Match(text) is { Success: true } count)
        {
            return string.Join(", ", Enumerable.Range(1, Clamp(count.Groups[1].Value)));
        }

        if (WordsPattern().Match(text) is { Success: true } words)
        {
            return FillerWords.Take(Clamp(words.Groups[1].Value));
        }

        return Arithmetic.Answer(text);
    }

    private static string? Attached(Prompt prompt, string modelName)
    {
        var parts = new List<string>();
        if (prompt.Images > 0)
        {
            parts.Add(prompt.Images == 1 ? "one picture" : $"{prompt.Images} pictures");
        }

        if (prompt.Documents.Count > 0)
        {
            parts.Add("the document " + string.Join(", ", prompt.Documents.Select(name => $"“{name}”")));
        }

        return parts.Count == 0
            ? null
            : $"I received {string.Join(" and ", parts)}. I am the offline simulator in the place of {modelName} and cannot look inside, but the upload works."
                + (prompt.Text.Length > 0 ? $" You asked: “{Shorten(prompt.Text, 300)}”" : "");
    }

    private static string Talk(Prompt prompt, string text, string modelName)
    {
        if (OneWordPattern().IsMatch(prompt.System) || OneWordPattern().IsMatch(text))
        {
            return text.EndsWith('?') ? "Yes" : "Done";
        }

        if (GreetingPattern().IsMatch(text))
        {
            return $"Hello! I am the offline Bedrock simulator, standing in for {modelName}. No request leaves this machine. "
                + "Try “what is 12 * 7” or “count to 10”.";
        }

        if (IdentityPattern().IsMatch(text))
        {
            return $"I am the offline Bedrock simulator, standing in for {modelName}: a program with a few rules, not a language model.";
        }

        if (ThanksPattern().IsMatch(text))
        {
            return "You are welcome.";
        }

        var topic = string.Join(", ", Words.Telling(text, 5));
        var about = topic.Length > 0 ? $" It seems to be about {topic}." : "";
        var kind = text.EndsWith('?') ? "asked" : "wrote";
        return $"This is the offline Bedrock simulator, standing in for {modelName}. You {kind}: “{Shorten(text, 400)}”.{about}\n\n"
            + "A real model would answer here. With AWS credentials configured, the same request goes to Amazon Bedrock. Offline I can:\n\n"
            + "- do arithmetic (`what is 12 * 7`)\n- count (`count to 20`) and write filler (`write 200 words`)\n- repeat text (`repeat: …`)\n"
            + "- call the tools you offer (`use the tool …`)\n- draw pictures on the image service";
    }

    public static string Shorten(string text, int length) => text.Length <= length ? text : string.Concat(text.AsSpan(0, length), "…");

    private static int Clamp(string number) =>
        int.TryParse(number, CultureInfo.InvariantCulture, out var value) ? Math.Clamp(value, 1, MaxCount) : MaxCount;

    [GeneratedRegex(@"^\s*(?:please )?(?:repeat|say|echo)(?: after me)?\s*:\s*(.+)$", Plain | RegexOptions.Singleline)]
    private static partial Regex RepeatPattern();

    [GeneratedRegex(@"\bcount (?:from 1 )?(?:up )?to (\d{1,9})\b", Plain)]
    private static partial Regex CountPattern();

    [GeneratedRegex(@"\bwrite (?:me )?(\d{1,9}) words\b", Plain)]
    private static partial Regex WordsPattern();

    [GeneratedRegex(@"\b(?:answer|reply|respond)(?: only)? (?:in|with) (?:exactly )?(?:one|a single) word\b", Plain)]
    private static partial Regex OneWordPattern();

    [GeneratedRegex(@"^\s*(?:hi|hello|hey|good (?:morning|afternoon|evening)|bonjour|hallo|hola|ciao)\b.{0,20}$", Plain)]
    private static partial Regex GreetingPattern();

    [GeneratedRegex(@"\b(?:who|what) are you\b|\bwhich model\b|\byour name\b", Plain)]
    private static partial Regex IdentityPattern();

    [GeneratedRegex(@"^\s*(?:thanks|thank you|merci|danke)\b.{0,30}$", Plain)]
    private static partial Regex ThanksPattern();
}
