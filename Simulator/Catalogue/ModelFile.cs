namespace BedrockAspire.Simulator.Catalogue;

internal sealed record ModelFile(IReadOnlyList<ModelCard> Models);
