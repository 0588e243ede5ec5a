using SkiaSharp;

namespace BedrockAspire.Simulator.Images;

/// <summary>Simple but real edits of pictures that a request brings along.</summary>
internal static class Compositor
{
    private const int BackgroundDistance = 60;

    /// <summary>Makes transparent what resembles the picture's corners.</summary>
    public static byte[] RemoveBackground(byte[] file, PictureFormat format)
    {
        using var bitmap = Decode(file);
        SKColor[] corners =
        [
            bitmap.GetPixel(0, 0), bitmap.GetPixel(bitmap.Width - 1, 0), bitmap.GetPixel(0, bitmap.Height - 1), bitmap.GetPixel(bitmap.Width - 1, bitmap.Height - 1),
        ];
        var pixels = bitmap.Pixels;
        for (var i = 0; i < pixels.Length; i++)
        {
            if (Array.Exists(corners, corner => Distance(corner, pixels[i]) < BackgroundDistance))
            {
                pixels[i] = SKColors.Transparent;
            }
        }

        bitmap.Pixels = pixels;
        return Painter.Encode(bitmap, format == PictureFormat.Jpeg ? PictureFormat.Png : format);
    }

    public static SKBitmap Decode(byte[] file)
    {
        using var decoded = SKBitmap.Decode(file);
        var bitmap = new SKBitmap(decoded.Width, decoded.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        decoded.CopyTo(bitmap, SKColorType.Rgba8888);
        return bitmap;
    }

    private static int Distance(SKColor first, SKColor second) =>
        Math.Abs(first.Red - second.Red) + Math.Abs(first.Green - second.Green) + Math.Abs(first.Blue - second.Blue);
}
