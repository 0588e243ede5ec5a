namespace BedrockAspire.Gateway.Telemetry;

/// <summary>Names that the GenAI conventions, version 1.37, have for the settings of a request.</summary>
public static class GenAiRequestNames
{
    public const string MaxTokens = "gen_ai.request.max_tokens";
    public const string Temperature = "gen_ai.request.temperature";
    public const string TopP = "gen_ai.request.top_p";
}
