namespace BedrockAspire.Gateway.Telemetry;

/// <summary>Names that the GenAI conventions, version 1.37, have for what was asked and answered. Only <see cref="ContentCapture"/> lets them be used.</summary>
public static class GenAiContentNames
{
    /// <summary>The conversation, as a JSON array of messages of parts.</summary>
    public const string InputMessages = "gen_ai.input.messages";

    /// <summary>The answer, in the same form.</summary>
    public const string OutputMessages = "gen_ai.output.messages";

    /// <summary>The system prompt, as a JSON array of parts.</summary>
    public const string SystemInstructions = "gen_ai.system_instructions";

    /// <summary>The tools that were offered, as a JSON array.</summary>
    public const string ToolDefinitions = "gen_ai.tool.definitions";
}
