using System.Globalization;
using System.Text.Json.Serialization;

namespace BedrockAspire.ImageApi.Families;

/// <summary>Width and height in pixels, written <c>1024x768</c>.</summary>
[JsonConverter(typeof(ImageSizeConverter))]
internal readonly record struct ImageSize(int Width, int Height)
{
    private const int MaxDigits = 5;

    public double Ratio => (double)Width / Height;

    public long Pixels => (long)Width * Height;

    public static bool TryParse(ReadOnlySpan<char> text, out ImageSize size)
    {
        size = default;
        var cross = text.IndexOfAny('x', 'X');
        if (cross < 0 || !TrySide(text[..cross], out var width) || !TrySide(text[(cross + 1)..], out var height))
        {
            return false;
        }

        size = new ImageSize(width, height);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Width}x{Height}");

    private static bool TrySide(ReadOnlySpan<char> text, out int side)
    {
        side = 0;
        return text.Length <= MaxDigits && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out side) && side > 0;
    }
}
