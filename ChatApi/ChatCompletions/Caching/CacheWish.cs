namespace BedrockAspire.ChatApi.ChatCompletions.Caching;

/// <summary>What a request says of caching, beside its marks.</summary>
/// <param name="Retention">OpenAI's member that asks to keep it long, for notices; null when none does.</param>
/// <param name="Asked">What that member says, for notices.</param>
/// <param name="IsExplicit">Whether only marked places are cached.</param>
internal readonly record struct CacheWish(string? Retention, string? Asked, bool IsExplicit);
