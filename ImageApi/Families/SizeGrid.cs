namespace BedrockAspire.ImageApi.Families;

/// <summary>The sizes of a model that draws any, within limits.</summary>
/// <param name="MinSide">Shortest side, in pixels.</param>
/// <param name="MaxSide">Longest side, in pixels.</param>
/// <param name="Step">Both sides are multiples of this.</param>
/// <param name="MaxRatio">How many times longer one side may be than the other.</param>
/// <param name="MaxPixels">Largest area, in pixels.</param>
internal sealed record SizeGrid(int MinSide, int MaxSide, int Step, int MaxRatio, long MaxPixels)
{
    public bool Contains(ImageSize size) =>
        Math.Min(size.Width, size.Height) >= MinSide
        && Math.Max(size.Width, size.Height) <= MaxSide
        && size.Width % Step == 0
        && size.Height % Step == 0
        && Math.Max(size.Width, size.Height) <= MaxRatio * Math.Min(size.Width, size.Height)
        && size.Pixels <= MaxPixels;

    /// <summary>The nearest size that can be drawn: first the shape is kept, then the area.</summary>
    public ImageSize Nearest(ImageSize asked)
    {
        if (Contains(asked))
        {
            return asked;
        }

        var ratio = Math.Clamp(asked.Ratio, 1.0 / MaxRatio, MaxRatio);
        double width = Math.Sqrt(asked.Pixels * ratio), height = Math.Sqrt(asked.Pixels / ratio);
        var growth = Math.Max(1, MinSide / Math.Min(width, height));
        var shrinkage = Math.Min(1, Math.Min(Math.Sqrt(MaxPixels / (width * height)), MaxSide / Math.Max(width, height)));
        var scale = growth * shrinkage;
        var rounded = WithinRatio(Round(width * scale), Round(height * scale));
        // Rounding up may leave the area by a little.
        return Contains(rounded) ? rounded : WithinRatio((int)(width * scale) / Step * Step, (int)(height * scale) / Step * Step);
    }

    // Rounding two sides on their own may stretch the shape a little beyond the limit.
    private ImageSize WithinRatio(int width, int height) =>
        new(Math.Min(width, height * MaxRatio), Math.Min(height, width * MaxRatio));

    private int Round(double side) => Math.Max(MinSide, (int)Math.Round(side / Step, MidpointRounding.AwayFromZero) * Step);
}
