namespace BedrockAspire.Gateway.Pictures;

/// <summary>The size that a picture has to have.</summary>
public static class PictureScale
{
    /// <summary>The nearest size of the same shape within the limits; null when no such size is there, because the picture is too narrow.</summary>
    public static (int Width, int Height)? Fit(int width, int height, PictureLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        if (limits.ExactSize is { } exact)
        {
            return exact;
        }

        if (IsWithin(width, height, limits))
        {
            return (width, height);
        }

        var pixels = (double)width * height;
        var largest = Math.Min((double)limits.MaxSide / Math.Max(width, height), Math.Sqrt(limits.MaxPixels / pixels));
        var smallest = Math.Max((double)limits.MinSide / Math.Min(width, height), Math.Sqrt(limits.MinPixels / pixels));
        // Down: rounded down, so that no limit is passed. Up: rounded up, for the same reason.
        var (newWidth, newHeight) = largest < 1
            ? (Math.Max(1, (int)(width * largest)), Math.Max(1, (int)(height * largest)))
            : ((int)Math.Ceiling(width * smallest), (int)Math.Ceiling(height * smallest));
        return IsWithin(newWidth, newHeight, limits) ? (newWidth, newHeight) : null;
    }

    /// <summary>Whether a size keeps every limit.</summary>
    public static bool IsWithin(int width, int height, PictureLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return Math.Max(width, height) <= limits.MaxSide
            && Math.Min(width, height) >= limits.MinSide
            && (long)width * height <= limits.MaxPixels
            && (long)width * height >= limits.MinPixels;
    }
}
