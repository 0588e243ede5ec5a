namespace BedrockAspire.Gateway.Limits;

/// <summary>What a rate limit counts.</summary>
internal enum RateKind
{
    Requests,
    Tokens,
    ConcurrentCalls,
}
