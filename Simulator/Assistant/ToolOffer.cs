using System.Text.Json;

namespace BedrockAspire.Simulator.Assistant;

internal sealed record ToolOffer(string Name, string Description, JsonElement Schema);
