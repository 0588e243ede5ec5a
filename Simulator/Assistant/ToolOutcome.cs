namespace BedrockAspire.Simulator.Assistant;

internal sealed record ToolOutcome(string Text, bool IsError);
