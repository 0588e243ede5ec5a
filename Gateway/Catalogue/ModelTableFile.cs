namespace BedrockAspire.Gateway.Catalogue;

/// <summary>The shape of <c>bedrock-models.json</c>.</summary>
internal sealed record ModelTableFile
{
    public IReadOnlyList<ModelFacts> Models { get; set; } = [];
}
