namespace BedrockAspire.AppHost.Gateway;

/// <summary>The service for text: chat completions, embeddings, reranking.</summary>
internal sealed class ChatApiResource(string name) : GatewayResource(name);
