namespace BedrockAspire.ImageApi.Requests;

/// <summary>OpenAI's many names of qualities come down to these two.</summary>
internal enum ImageQuality
{
    Standard,
    Premium,
}
