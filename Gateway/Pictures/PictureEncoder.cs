using SkiaSharp;

namespace BedrockAspire.Gateway.Pictures;

/// <summary>Encodes pictures. Takes as long as it takes; call it by <see cref="PictureWorkshop"/>.</summary>
public static class PictureEncoder
{
    private const int PngZipLevel = 4;

    /// <summary>Encodes a picture without any notes.</summary>
    /// <param name="bitmap">The picture.</param>
    /// <param name="format">PNG, JPEG (what is transparent becomes white) or WebP. There is no encoder for GIF.</param>
    /// <param name="quality">Of JPEG and WebP, from 0 to 100; WebP is lossless at 100.</param>
    public static byte[] Encode(SKBitmap bitmap, PictureFormat format, int quality)
    {
        ArgumentNullException.ThrowIfNull(bitmap);
        using var flat = format == PictureFormat.Jpeg && bitmap.AlphaType != SKAlphaType.Opaque ? Flatten(bitmap) : null;
        using var pixels = (flat ?? bitmap).PeekPixels();
        using var data = format switch
        {
            PictureFormat.Png => pixels.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.AllFilters, PngZipLevel)),
            PictureFormat.Jpeg => pixels.Encode(new SKJpegEncoderOptions(quality)),
            PictureFormat.WebP => pixels.Encode(quality >= 100
                ? new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 50)
                : new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossy, quality)),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "There is no encoder for this format."),
        };
        return data?.ToArray() ?? throw new InvalidOperationException($"A picture of {bitmap.Width} x {bitmap.Height} could not be encoded as {format}.");
    }

    internal static SKBitmap Flatten(SKBitmap bitmap)
    {
        var result = new SKBitmap(bitmap.Info.WithAlphaType(SKAlphaType.Opaque));
        using var canvas = new SKCanvas(result);
        canvas.Clear(SKColors.White);
        using var image = SKImage.FromPixels(bitmap.PeekPixels());
        canvas.DrawImage(image, 0, 0, new SKSamplingOptions(SKFilterMode.Nearest));
        return result;
    }
}
