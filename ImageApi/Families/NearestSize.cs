using System.Globalization;

namespace BedrockAspire.ImageApi.Families;

/// <summary>Finds what a model can draw that comes nearest to what was asked. The shape matters more than the number of pixels.</summary>
internal static class NearestSize
{
    /// <summary>The nearest of <paramref name="ratios"/>, which are written <c>16:9</c>; the first one when no size was asked.</summary>
    public static string AspectRatio(ImageSize? asked, IReadOnlyList<string> ratios) =>
        asked is { } size ? ratios.MinBy(ratio => Distance(size.Ratio, Parse(ratio)))! : ratios[0];

    /// <summary>The nearest of <paramref name="sizes"/>.</summary>
    public static ImageSize Listed(ImageSize asked, IReadOnlyList<ImageSize> sizes) =>
        sizes.OrderBy(size => Distance(asked.Ratio, size.Ratio)).ThenBy(size => Distance(asked.Pixels, size.Pixels)).First();

    // Logarithmic, so that twice as wide is as far away as twice as high.
    private static double Distance(double first, double second) => Math.Abs(Math.Log(first / second));

    private static double Parse(string ratio)
    {
        var colon = ratio.IndexOf(':', StringComparison.Ordinal);
        return double.Parse(ratio.AsSpan(0, colon), CultureInfo.InvariantCulture)
            / double.Parse(ratio.AsSpan(colon + 1), CultureInfo.InvariantCulture);
    }
}
