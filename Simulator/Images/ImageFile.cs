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

    public static SKEncodedImageFormat FormatOf(byte[] file)
    {
        using var codec = SKCodec.Create(new MemoryStream(file, writable: false));
        return codec.EncodedFormat;
    }

    public static bool HasTransparency(byte[] file)
    {
        using var codec = SKCodec.Create(new MemoryStream(file, writable: false));
        if (codec.Info.AlphaType == SKAlphaType.Opaque)
        {
            return false;
        }

        using var bitmap = Compositor.Decode(file);
        return Array.Exists(bitmap.Pixels, pixel => pixel.Alpha < byte.MaxValue);
    }

    public static (int Width, int Height) SizeOf(byte[] file)
    {
        using var codec = SKCodec.Create(new MemoryStream(file, writable: false));
        return (codec.Info.Width, codec.Info.Height);
    }
}
