namespace BedrockAspire.Gateway.Catalogue;

/// <summary>A way to call a model.</summary>
/// <param name="CallableId">What Bedrock is asked for.</param>
/// <param name="Region">The region to ask.</param>
public sealed record ModelRoute(string CallableId, string Region);
