namespace BedrockAspire.Simulator.Guardrails;

/// <summary>One text of a request, with its place in it.</summary>
internal sealed record CheckedText(int Message, int Block, string Text);
