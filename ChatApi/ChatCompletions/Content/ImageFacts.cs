namespace BedrockAspire.ChatApi.ChatCompletions.Content;

/// <summary>What a picture's first bytes say.</summary>
/// <param name="Format">Bedrock's name of the format.</param>
/// <param name="Width">In pixels; 0 when they do not say.</param>
/// <param name="Height">In pixels; 0 when they do not say.</param>
internal readonly record struct ImageFacts(string Format, int Width, int Height);
