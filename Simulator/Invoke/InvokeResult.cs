using BedrockAspire.Simulator.Recording;

namespace BedrockAspire.Simulator.Invoke;

/// <summary>What a model family answers to InvokeModel.</summary>
internal sealed record InvokeResult(byte[] Body, Usage Usage);
