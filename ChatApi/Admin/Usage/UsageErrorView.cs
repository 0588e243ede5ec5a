namespace BedrockAspire.ChatApi.Admin.Usage;

/// <summary>How often calls failed in one way.</summary>
internal sealed record UsageErrorView(string ErrorType, long Calls);
