namespace BedrockAspire.Simulator.Images;

/// <summary>The words in a prompt that make a content filter act.</summary>
internal static class ContentFilter
{
    private const string PromptTrigger = "filtered-prompt";
    private const string OutputTrigger = "filtered-output";

    public static bool BlocksPrompt(string prompt) => prompt.Contains(PromptTrigger, StringComparison.OrdinalIgnoreCase);

    public static bool BlocksOutput(string prompt) => prompt.Contains(OutputTrigger, StringComparison.OrdinalIgnoreCase);

    public static string? Stability(string prompt) =>
        BlocksPrompt(prompt) ? "Filter reason: prompt" : BlocksOutput(prompt) ? "Filter reason: output image" : null;
}
