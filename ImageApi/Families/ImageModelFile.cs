namespace BedrockAspire.ImageApi.Families;

/// <summary>The shape of <c>image-models.json</c>.</summary>
internal sealed record ImageModelFile(IReadOnlyList<ImageModel> Models);
