namespace BedrockAspire.ImageApi.Requests;

/// <summary>What is behind the things in a picture.</summary>
internal enum ImageBackground
{
    Opaque,
    Transparent,
}
