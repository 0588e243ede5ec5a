namespace BedrockAspire.Simulator.Images;

internal enum PictureFormat
{
    Png,
    Jpeg,
    WebP,
}
