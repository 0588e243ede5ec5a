namespace BedrockAspire.Simulator.Assistant;

/// <summary>Decides whether to call one of the offered tools.</summary>
internal static class ToolCalls
{
    public static ToolOffer? Choose(Prompt prompt)
    {
        if (prompt.Tools.Count == 0)
        {
            return null;
        }

        if (prompt.ForcedTool is { } forced)
        {
            return prompt.Tools.FirstOrDefault(tool => tool.Name == forced) ?? prompt.Tools[0];
        }

        // A result has just come back: answer with it instead of calling again, unless a call is forced.
        if (prompt.Outcomes.Count > 0 && !prompt.MustUseTool)
        {
            return null;
        }

        var named = prompt.Tools.FirstOrDefault(tool => Mentions(prompt.Text, tool.Name));
        return named ?? (prompt.MustUseTool || AsksForTool(prompt.Text) ? prompt.Tools[0] : BestMatch(prompt));
    }

    private static bool Mentions(string text, string name) =>
        text.Contains(name, StringComparison.OrdinalIgnoreCase)
        || text.Contains(name.Replace('_', ' '), StringComparison.OrdinalIgnoreCase);

    private static bool AsksForTool(string text) =>
        text.Contains("use a tool", StringComparison.OrdinalIgnoreCase)
        || text.Contains("use the tool", StringComparison.OrdinalIgnoreCase)
        || text.Contains("use your tool", StringComparison.OrdinalIgnoreCase)
        || text.Contains("call a tool", StringComparison.OrdinalIgnoreCase)
        || text.Contains("call the tool", StringComparison.OrdinalIgnoreCase);

    /// <summary>A tool whose name has a telling word of the prompt, such as get_weather for "weather".</summary>
    private static ToolOffer? BestMatch(Prompt prompt)
    {
        var words = Words.Of(prompt.Text);
        return prompt.Tools.FirstOrDefault(tool => Words.Of(tool.Name.Replace('_', ' ')).Any(word => word.Length > 4 && words.Contains(word)));
    }
}
