namespace BedrockAspire.Simulator.Catalogue;

/// <summary>The model behind a requested id, and the profile that led to it, if one did.</summary>
internal sealed record ResolvedModel(ModelCard Card, string? ProfileId);
