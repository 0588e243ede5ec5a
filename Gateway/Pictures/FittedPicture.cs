using System.Globalization;

namespace BedrockAspire.Gateway.Pictures;

/// <summary>A picture that fits its limits.</summary>
/// <param name="Bytes">The file: the one that came in, where nothing had to be changed.</param>
/// <param name="Facts">Its format and size.</param>
/// <param name="Original">What it was.</param>
/// <param name="Changes">What was done to it.</param>
public sealed record FittedPicture(ReadOnlyMemory<byte> Bytes, PictureFacts Facts, PictureFacts Original, PictureChanges Changes)
{
    /// <summary>What was done that somebody may see, as in "scaled from 8000x6000 to 4000x3000, now jpeg"; null when there is nothing to tell.</summary>
    public string? Description
    {
        get
        {
            List<string> parts = [];
            if (Changes.HasFlag(PictureChanges.Scaled))
            {
                parts.Add(string.Create(
                    CultureInfo.InvariantCulture, $"scaled from {Original.Width}x{Original.Height} to {Facts.Width}x{Facts.Height}"));
            }

            if (Changes.HasFlag(PictureChanges.FormatChanged))
            {
                parts.Add($"made {Facts.FormatName} of {Original.FormatName}");
            }
            else if (Changes.HasFlag(PictureChanges.Compressed))
            {
                parts.Add("compressed further");
            }

            if (Changes.HasFlag(PictureChanges.Flattened))
            {
                parts.Add("its transparent parts made white");
            }

            if (Changes.HasFlag(PictureChanges.FirstFrameOnly))
            {
                parts.Add("its first frame taken");
            }

            return parts.Count == 0 ? null : string.Join(", ", parts);
        }
    }
}
