using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Pictures;
using BedrockAspire.ImageApi.Families;
using SkiaSharp;

namespace BedrockAspire.ImageApi.Edits;

/// <summary>Turns OpenAI's masks, which are transparent where to edit, into the ones that models take.</summary>
internal static class MaskPainter
{
    private const int BytesPerPixel = 4;
    private const int AlphaOffset = 3;
    private const byte Half = 128;

    /// <summary>Paints a mask of a given size from a picture's transparency or, where it has none, from its brightness: white is edited then.</summary>
    /// <param name="source">The mask, or the picture whose transparent parts are to be edited.</param>
    /// <param name="width">Width of the picture that is edited.</param>
    /// <param name="height">Its height.</param>
    /// <param name="mask">How the model wants it.</param>
    /// <param name="isByAlphaOnly">Whether only transparency counts.</param>
    /// <returns>A grey PNG, and whether transparency decided.</returns>
    /// <exception cref="GatewayException">It selects nothing, or is damaged (400).</exception>
    public static (byte[] Png, bool IsByAlpha) Paint(PictureSource source, int width, int height, EditMask mask, bool isByAlphaOnly)
    {
        using var bitmap = PictureDecoder.Decode(source, new PictureLimits { ExactSize = (width, height) });
        var isByAlpha = isByAlphaOnly || bitmap.AlphaType != SKAlphaType.Opaque;
        using var painted = new SKBitmap(width, height, SKColorType.Gray8, SKAlphaType.Opaque);
        if (!Paint(bitmap, painted, mask, isByAlpha))
        {
            throw GatewayException.Invalid(
                isByAlphaOnly
                    ? $"There is no 'mask' and '{source.Param}' has no transparent parts, so nothing says what to edit. Send a mask, transparent where to edit."
                    : $"'{source.Param}' selects nothing: make it transparent where the picture is to be edited.",
                source.Param);
        }

        return (PictureEncoder.Encode(painted, PictureFormat.Png, 100), isByAlpha);
    }

    private static bool Paint(SKBitmap bitmap, SKBitmap painted, EditMask mask, bool isByAlpha)
    {
        var from = bitmap.GetPixelSpan();
        var to = painted.GetPixelSpan();
        int rowFrom = bitmap.RowBytes, rowTo = painted.RowBytes;
        var selectsAny = false;
        for (var y = 0; y < painted.Height; y++)
        {
            for (var x = 0; x < painted.Width; x++)
            {
                var pixel = from.Slice((y * rowFrom) + (x * BytesPerPixel), BytesPerPixel);
                var selected = isByAlpha ? (byte)(byte.MaxValue - pixel[AlphaOffset]) : (byte)((pixel[0] + pixel[1] + pixel[2]) / 3);
                if (mask.IsPure)
                {
                    selected = selected >= Half ? byte.MaxValue : byte.MinValue;
                }

                selectsAny |= selected >= Half;
                to[(y * rowTo) + x] = mask.Polarity == MaskPolarity.White ? selected : (byte)(byte.MaxValue - selected);
            }
        }

        return selectsAny;
    }
}
