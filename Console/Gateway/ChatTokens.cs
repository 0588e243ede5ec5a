namespace BedrockAspire.Console.Gateway;

/// <summary>The tokens of an answer.</summary>
public sealed record ChatTokens(long Input, long Cached, long Output);
