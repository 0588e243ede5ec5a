namespace BedrockAspire.Gateway.Pictures;

/// <summary>What a picture must be like for whoever gets it. It is scaled and encoded anew only as far as that takes.</summary>
public sealed record PictureLimits
{
    /// <summary>The longest side, in pixels.</summary>
    public int MaxSide { get; init; } = int.MaxValue;

    /// <summary>The shortest side, in pixels; smaller pictures are scaled up.</summary>
    public int MinSide { get; init; } = 1;

    /// <summary>The largest area, in pixels.</summary>
    public long MaxPixels { get; init; } = long.MaxValue;

    /// <summary>The smallest area, in pixels; smaller pictures are scaled up.</summary>
    public long MinPixels { get; init; } = 1;

    /// <summary>The longest file, in bytes.</summary>
    public int MaxBytes { get; init; } = int.MaxValue;

    /// <summary>The formats that will do, best first. A picture keeps its own if it is one of them.</summary>
    public IReadOnlyList<PictureFormat> Formats { get; init; } = [PictureFormat.Png, PictureFormat.Jpeg, PictureFormat.WebP];

    /// <summary>Whether transparent parts become white, whatever the format.</summary>
    public bool IsOpaque { get; init; }

    /// <summary>Both sides become exactly these, in pixels; null keeps the shape.</summary>
    public (int Width, int Height)? ExactSize { get; init; }

    /// <summary>Quality of JPEG and lossy WebP, from 0 to 100; less where <see cref="MaxBytes"/> asks for it.</summary>
    public int Quality { get; init; } = 92;
}
