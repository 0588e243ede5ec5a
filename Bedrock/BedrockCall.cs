namespace BedrockAspire.Bedrock;

/// <summary>One request to Bedrock, ready to be signed and sent, as often as retries want.</summary>
internal sealed record BedrockCall(
    HttpMethod Method, Uri Uri, BedrockEndpoint Endpoint, ReadOnlyMemory<byte> Body, string Accept, TimeSpan Timeout);
