namespace BedrockAspire.Gateway.Pictures;

/// <summary>The formats of pictures that Bedrock takes.</summary>
public enum PictureFormat
{
    Png,
    Jpeg,
    Gif,
    WebP,
}
