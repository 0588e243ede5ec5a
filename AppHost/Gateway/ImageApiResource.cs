namespace BedrockAspire.AppHost.Gateway;

/// <summary>The service for pictures: generations and edits.</summary>
internal sealed class ImageApiResource(string name) : GatewayResource(name);
