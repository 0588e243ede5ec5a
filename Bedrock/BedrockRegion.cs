namespace BedrockAspire.Bedrock;

/// <summary>A region that is asked for models and called.</summary>
/// <param name="Name">Its name, such as <c>eu-central-1</c>.</param>
/// <param name="ImagesOnly">Whether it serves only the image models that the regions before it lack.</param>
public sealed record BedrockRegion(string Name, bool ImagesOnly = false);
