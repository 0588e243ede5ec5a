using SkiaSharp;

namespace BedrockAspire.Simulator.Images;

/// <summary>Reads pictures that a request brings along.</summary>
internal static class ImageFile
{
    public static bool IsReadable(byte[] file)
    {
        using var codec = SKCodec.Create(new MemoryStream(file, writable: false));
        return codec is { EncodedFormat: SKEncodedImageFormat.Png or SKEncodedImageFormat.Jpeg or SKEncodedImageFormat.Webp };
    }

    public static (int Width, int Height) SizeOf(byte[] file)
    {
        using var codec = SKCodec.Create(new MemoryStream(file, writable: false));
        return (codec.Info.Width, codec.Info.Height);
    }
}
