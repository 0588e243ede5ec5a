namespace BedrockAspire.Simulator.Catalogue;

/// <summary>A configured application inference profile; its id is opaque, as on Bedrock.</summary>
internal sealed record ApplicationProfile(string Id, string Name, string Source, ModelCard Card);
