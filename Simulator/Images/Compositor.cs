using SkiaSharp;

namespace BedrockAspire.Simulator.Images;

/// <summary>Simple but real edits of pictures that a request brings along. Each returns a new bitmap.</summary>
internal static class Compositor
{
    private const int BackgroundDistance = 60;
    private static readonly SKSamplingOptions Smooth = new(SKCubicResampler.Mitchell);

    public static SKBitmap Decode(byte[] file)
    {
        using var decoded = SKBitmap.Decode(file);
        var bitmap = new SKBitmap(decoded.Width, decoded.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        decoded.CopyTo(bitmap, SKColorType.Rgba8888);
        return bitmap;
    }

    /// <summary>Makes transparent what resembles the picture's corners.</summary>
    public static SKBitmap RemoveBackground(SKBitmap image)
    {
        SKColor[] corners =
        [
            image.GetPixel(0, 0),
            image.GetPixel(image.Width - 1, 0),
            image.GetPixel(0, image.Height - 1),
            image.GetPixel(image.Width - 1, image.Height - 1),
        ];
        bool IsBackground(SKColor color) => Array.Exists(corners, corner => Distance(corner, color) < BackgroundDistance);
        return Map(image, (_, color) => IsBackground(color) ? SKColors.Transparent : color);
    }

    /// <summary>Takes the overlay where the mask is white, the image where it is black, a blend between.</summary>
    public static SKBitmap Blend(SKBitmap image, SKBitmap overlay, byte[] mask)
    {
        var over = overlay.Pixels;
        return Map(image, (i, color) => Mix(color, over[i], mask[i]));
    }

    /// <summary>The mask's brightness per pixel at the image's size; one with transparent parts says by them what to edit.</summary>
    public static byte[] ReadMask(SKBitmap mask, int width, int height)
    {
        using var sized = (mask.Width, mask.Height) == (width, height) ? null : Resize(mask, width, height);
        var pixels = (sized ?? mask).Pixels;
        var byAlpha = Array.Exists(pixels, pixel => pixel.Alpha < 255);
        return [.. pixels.Select(pixel => byAlpha ? (byte)(255 - pixel.Alpha) : (byte)((pixel.Red + pixel.Green + pixel.Blue) / 3))];
    }

    /// <summary>Selects the part of the image whose transparency says what to edit, or its middle where nothing does.</summary>
    public static byte[] DefaultMask(SKBitmap image)
    {
        var pixels = image.Pixels;
        if (Array.Exists(pixels, pixel => pixel.Alpha < 255))
        {
            return [.. pixels.Select(pixel => (byte)(255 - pixel.Alpha))];
        }

        var mask = new byte[pixels.Length];
        for (var i = 0; i < mask.Length; i++)
        {
            var x = ((i % image.Width) / (double)image.Width) - 0.5;
            var y = ((i / image.Width) / (double)image.Height) - 0.5;
            mask[i] = (x * x) + (y * y) < 0.0625 ? (byte)255 : (byte)0;
        }

        return mask;
    }

    public static SKBitmap Resize(SKBitmap image, int width, int height) =>
        image.Resize(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul), Smooth);

    public static SKBitmap Blur(SKBitmap image)
    {
        using var small = Resize(image, Math.Max(1, image.Width / 16), Math.Max(1, image.Height / 16));
        return Resize(small, image.Width, image.Height);
    }

    public static SKBitmap Tint(SKBitmap image, SKColor color, byte strength) =>
        Map(image, (_, pixel) => Mix(pixel, color.WithAlpha(pixel.Alpha), strength));

    public static SKColor Average(SKBitmap image)
    {
        using var one = Resize(image, 1, 1);
        return one.GetPixel(0, 0);
    }

    /// <summary>Puts the image on a larger one.</summary>
    public static SKBitmap Place(SKBitmap image, SKBitmap onto, int left, int top)
    {
        var result = onto.Copy();
        using var canvas = new SKCanvas(result);
        canvas.DrawBitmap(image, left, top, Smooth);
        return result;
    }

    private static SKBitmap Map(SKBitmap image, Func<int, SKColor, SKColor> change)
    {
        var pixels = image.Pixels;
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = change(i, pixels[i]);
        }

        return new SKBitmap(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul) { Pixels = pixels };
    }

    private static SKColor Mix(SKColor first, SKColor second, byte weight)
    {
        byte Channel(byte x, byte y) => (byte)(((x * (255 - weight)) + (y * weight)) / 255);
        return new SKColor(
            Channel(first.Red, second.Red), Channel(first.Green, second.Green), Channel(first.Blue, second.Blue), Channel(first.Alpha, second.Alpha));
    }

    private static int Distance(SKColor first, SKColor second) =>
        Math.Abs(first.Red - second.Red) + Math.Abs(first.Green - second.Green) + Math.Abs(first.Blue - second.Blue);
}
