using BedrockAspire.Gateway.Errors;
using SkiaSharp;

namespace BedrockAspire.Gateway.Pictures;

/// <summary>Decodes pictures: upright, in sRGB, at the size that is wanted. Takes as long as it takes; call it by <see cref="PictureWorkshop"/>.</summary>
public static class PictureDecoder
{
    private const int JpegSteps = 8;

    /// <summary>Whether a picture, as stored, lies on its side or upside down.</summary>
    internal static bool IsTurned(SKCodec codec) => codec.EncodedOrigin is not (SKEncodedOrigin.TopLeft or SKEncodedOrigin.Default);

    /// <summary>Decodes a picture; of an animation its first frame.</summary>
    /// <param name="source">The picture.</param>
    /// <param name="limits">Decides the size.</param>
    /// <returns>Premultiplied RGBA, or opaque where the picture has no transparency.</returns>
    /// <exception cref="GatewayException">It is cut off, damaged, or too narrow for the limits (400).</exception>
    public static SKBitmap Decode(PictureSource source, PictureLimits limits)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(limits);
        using var codec = Open(source);
        var target = TargetOf(source, codec, limits);
        var isSideways = IsSideways(codec.EncodedOrigin);
        var stored = isSideways ? new SKSizeI(target.Height, target.Width) : new SKSizeI(target.Width, target.Height);
        var decoded = DecodeAtLeast(codec, stored, source);
        if (!IsTurned(codec) && decoded.Width == target.Width && decoded.Height == target.Height)
        {
            return decoded;
        }

        using (decoded)
        {
            return Draw(decoded, codec.EncodedOrigin, target);
        }
    }

    /// <summary>The size of a picture once it is upright.</summary>
    /// <exception cref="GatewayException">It is damaged (400).</exception>
    public static (int Width, int Height) UprightSizeOf(PictureSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        using var codec = Open(source);
        return IsSideways(codec.EncodedOrigin) ? (codec.Info.Height, codec.Info.Width) : (codec.Info.Width, codec.Info.Height);
    }

    /// <summary>Opens a picture that <see cref="PictureSource"/> has checked.</summary>
    internal static SKCodec Open(PictureSource source)
    {
        // The codec keeps the data alive; it is a copy, because a codec may outlive a pinned span.
        using var data = SKData.CreateCopy(source.Bytes.Span);
        var codec = SKCodec.Create(data) ?? throw PictureSource.Damaged(source.Param, source.Facts);
        if ((codec.Info.Width, codec.Info.Height) == (source.Facts.Width, source.Facts.Height))
        {
            return codec;
        }

        // Header and codec disagree, so that what was checked is not what would be decoded.
        codec.Dispose();
        throw PictureSource.Damaged(source.Param, source.Facts);
    }

    /// <summary>The size that the limits lead to, upright.</summary>
    internal static (int Width, int Height) TargetOf(PictureSource source, SKCodec codec, PictureLimits limits)
    {
        var (width, height) = IsSideways(codec.EncodedOrigin) ? (codec.Info.Height, codec.Info.Width) : (codec.Info.Width, codec.Info.Height);
        return PictureScale.Fit(width, height, limits) ?? throw GatewayException.Invalid(
            $"'{source.Param}' is a picture of {width} x {height} pixels, too long and narrow to be scaled to what the model takes. Crop it.", source.Param);
    }

    private static bool IsSideways(SKEncodedOrigin origin) =>
        origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;

    // JPEG and WebP can be decoded smaller, which saves memory and time.
    private static SKBitmap DecodeAtLeast(SKCodec codec, SKSizeI wanted, PictureSource source)
    {
        var size = codec.Info.Size;
        for (var step = 1; step < JpegSteps; step++)
        {
            var smaller = codec.GetScaledDimensions(step / (float)JpegSteps);
            if (smaller.Width >= wanted.Width && smaller.Height >= wanted.Height)
            {
                size = smaller;
                break;
            }
        }

        var alpha = codec.Info.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Premul;
        using var space = SKColorSpace.CreateSrgb();
        var info = new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, alpha, space);
        var bitmap = new SKBitmap(info);
        var result = codec.GetPixels(info, bitmap.GetPixels());
        if (result == SKCodecResult.Success)
        {
            return bitmap;
        }

        bitmap.Dispose();
        throw result == SKCodecResult.IncompleteInput
            ? PictureSource.Cut(source.Param, source.Facts)
            : PictureSource.Damaged(source.Param, source.Facts);
    }

    private static SKBitmap Draw(SKBitmap bitmap, SKEncodedOrigin origin, (int Width, int Height) target)
    {
        var turned = IsSideways(origin) ? (Width: bitmap.Height, Height: bitmap.Width) : (bitmap.Width, bitmap.Height);
        var result = new SKBitmap(bitmap.Info.WithSize(target.Width, target.Height));
        using var canvas = new SKCanvas(result);
        if (result.AlphaType != SKAlphaType.Opaque)
        {
            canvas.Clear(SKColors.Transparent);
        }

        canvas.Scale((float)target.Width / turned.Width, (float)target.Height / turned.Height);
        var matrix = MatrixOf(origin, bitmap.Width, bitmap.Height);
        canvas.Concat(in matrix);
        // From the pixels in place; an image made of the bitmap would copy them.
        using var image = SKImage.FromPixels(bitmap.PeekPixels());
        using var paint = new SKPaint { BlendMode = SKBlendMode.Src };
        canvas.DrawImage(image, 0, 0, SamplingFor(turned, target), paint);
        return result;
    }

    private static SKSamplingOptions SamplingFor((int Width, int Height) from, (int Width, int Height) to) =>
        from == to ? new SKSamplingOptions(SKFilterMode.Nearest)
        : to.Width < from.Width ? new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear)
        : new SKSamplingOptions(SKCubicResampler.Mitchell);

    private static SKMatrix MatrixOf(SKEncodedOrigin origin, int width, int height) => origin switch
    {
        SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, width, 0, 1, 0, 0, 0, 1),
        SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, width, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightTop => new SKMatrix(0, -1, height, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, height, -1, 0, width, 0, 0, 1),
        SKEncodedOrigin.LeftBottom => new SKMatrix(0, 1, 0, -1, 0, width, 0, 0, 1),
        _ => SKMatrix.Identity,
    };
}
