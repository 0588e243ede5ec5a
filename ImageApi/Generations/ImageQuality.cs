namespace BedrockAspire.ImageApi.Generations;

/// <summary>OpenAI's many names of qualities come down to these two.</summary>
internal enum ImageQuality
{
    Standard,
    Premium,
}
