namespace BedrockAspire.Simulator.Images;

/// <summary>What to draw.</summary>
internal sealed record Picture(int Width, int Height, string Prompt, string ModelId, long Seed);
