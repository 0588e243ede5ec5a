using BedrockAspire.Gateway.Errors;
using SkiaSharp;

namespace BedrockAspire.Gateway.Pictures;

/// <summary>Makes a picture fit its limits, with as little change as that takes.</summary>
internal static class PictureFitter
{
    private const int LeastQuality = 62;
    private const int QualityStep = 10;
    private const int MaxRounds = 8;

    /// <exception cref="GatewayException">It is damaged, or cannot be made to fit (400).</exception>
    public static FittedPicture Fit(PictureSource source, PictureLimits limits)
    {
        using (var codec = PictureDecoder.Open(source))
        {
            var (width, height) = PictureDecoder.TargetOf(source, codec, limits);
            var isAsStored = !PictureDecoder.IsTurned(codec) && (width, height) == (source.Facts.Width, source.Facts.Height)
                && (!limits.IsOpaque || codec.Info.AlphaType == SKAlphaType.Opaque);
            if (isAsStored && limits.Formats.Contains(source.Facts.Format) && Keep(source) is { } kept && kept.Bytes.Length <= limits.MaxBytes)
            {
                return kept;
            }
        }

        return Encode(source, limits);
    }

    // Without decoding, so that a JPEG loses nothing.
    private static FittedPicture Keep(PictureSource source)
    {
        var structure = source.Structure;
        return !structure.HasNotes && structure.End == source.Bytes.Length
            ? new FittedPicture(source.Bytes, source.Facts, source.Facts, PictureChanges.None)
            : new FittedPicture(structure.WithoutNotes(source.Bytes.Span), source.Facts, source.Facts, PictureChanges.NotesDropped);
    }

    private static FittedPicture Encode(PictureSource source, PictureLimits limits)
    {
        var bitmap = PictureDecoder.Decode(source, limits);
        try
        {
            var wasOpaque = bitmap.AlphaType == SKAlphaType.Opaque;
            if (limits.IsOpaque && !wasOpaque)
            {
                var flat = PictureEncoder.Flatten(bitmap);
                bitmap.Dispose();
                bitmap = flat;
            }

            var isOpaque = bitmap.AlphaType == SKAlphaType.Opaque;
            var format = FormatFor(source.Facts.Format, limits, isOpaque);
            var quality = limits.Quality;
            for (var round = 0; round < MaxRounds; round++)
            {
                var bytes = PictureEncoder.Encode(bitmap, format, quality);
                if (bytes.Length <= limits.MaxBytes)
                {
                    return Describe(source, bitmap, bytes, format, wasOpaque, isCompressed: quality != limits.Quality);
                }

                if (format == PictureFormat.Png && isOpaque && limits.Formats.Contains(PictureFormat.Jpeg))
                {
                    format = PictureFormat.Jpeg;
                }
                else if (format == PictureFormat.Png && !isOpaque && limits.Formats.Contains(PictureFormat.WebP))
                {
                    format = PictureFormat.WebP;
                }
                else if (format != PictureFormat.Png && quality > LeastQuality && bytes.Length < 2L * limits.MaxBytes)
                {
                    quality -= QualityStep;
                }
                else if (limits.ExactSize is not null || Shrink(bitmap, 0.95 * Math.Sqrt((double)limits.MaxBytes / bytes.Length), limits) is not { } smaller)
                {
                    break;
                }
                else
                {
                    bitmap.Dispose();
                    bitmap = smaller;
                }
            }

            throw GatewayException.Invalid(
                $"'{source.Param}' cannot be made smaller than the {limits.MaxBytes} bytes that the model takes. Scale the picture down.", source.Param);
        }
        finally
        {
            bitmap.Dispose();
        }
    }

    private static PictureFormat FormatFor(PictureFormat own, PictureLimits limits, bool isOpaque)
    {
        if (own != PictureFormat.Gif && limits.Formats.Contains(own))
        {
            return own;
        }

        // GIF cannot be written, and JPEG shows no transparency.
        return limits.Formats.FirstOrDefault(
            format => format != PictureFormat.Gif && (isOpaque || format != PictureFormat.Jpeg),
            limits.Formats.First(format => format != PictureFormat.Gif));
    }

    private static SKBitmap? Shrink(SKBitmap bitmap, double factor, PictureLimits limits)
    {
        factor = Math.Clamp(factor, 0.1, 0.95);
        int width = (int)(bitmap.Width * factor), height = (int)(bitmap.Height * factor);
        return Math.Min(width, height) < limits.MinSide || (long)width * height < limits.MinPixels
            ? null
            : bitmap.Resize(bitmap.Info.WithSize(width, height), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
    }

    private static FittedPicture Describe(
        PictureSource source, SKBitmap bitmap, byte[] bytes, PictureFormat format, bool wasOpaque, bool isCompressed)
    {
        var changes = PictureChanges.None;
        var facts = new PictureFacts(format, bitmap.Width, bitmap.Height);
        using var codec = PictureDecoder.Open(source);
        var isTurned = PictureDecoder.IsTurned(codec);
        var original = isTurned && IsSwapped(codec.EncodedOrigin) ? source.Facts with { Width = source.Facts.Height, Height = source.Facts.Width } : source.Facts;
        Add(PictureChanges.Scaled, (facts.Width, facts.Height) != (original.Width, original.Height));
        Add(PictureChanges.FormatChanged, format != original.Format);
        Add(PictureChanges.Compressed, isCompressed);
        Add(PictureChanges.Turned, isTurned);
        Add(PictureChanges.NotesDropped, source.Structure.HasNotes || source.Structure.End < source.Bytes.Length);
        Add(PictureChanges.Flattened, !wasOpaque && (format == PictureFormat.Jpeg || bitmap.AlphaType == SKAlphaType.Opaque));
        Add(PictureChanges.FirstFrameOnly, source.Structure.Frames > 1);
        return new FittedPicture(bytes, facts, original, changes);

        void Add(PictureChanges change, bool isTrue) => changes |= isTrue ? change : PictureChanges.None;
    }

    private static bool IsSwapped(SKEncodedOrigin origin) => origin >= SKEncodedOrigin.LeftTop;
}
