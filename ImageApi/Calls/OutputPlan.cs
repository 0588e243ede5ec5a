using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Gateway.Pictures;
using BedrockAspire.ImageApi.Families;
using BedrockAspire.ImageApi.Requests;

namespace BedrockAspire.ImageApi.Calls;

/// <summary>In which format a model draws and in which the caller gets it.</summary>
/// <param name="Format">What the caller gets.</param>
/// <param name="Quality">Of JPEG and WebP where the gateway encodes them.</param>
/// <param name="ModelFormat">How the model spells what it is asked for; null for models that draw PNG only.</param>
internal sealed record OutputPlan(PictureFormat Format, int Quality, string? ModelFormat)
{
    private const int DefaultQuality = 95;

    /// <summary>Whether pictures are transparent where there is nothing.</summary>
    public bool IsTransparent { get; private init; }

    /// <exception cref="GatewayException">The members contradict each other (400).</exception>
    public static OutputPlan Make(ImageRequest asked, ImageModel model, ImageEdit? edit, GatewayRequest request)
    {
        var isTransparent = edit?.IsTransparent is true;
        if (asked.Background is { } background && (background == ImageBackground.Transparent) != isTransparent)
        {
            request.Ignore(MemberNames.Background);
        }

        if (isTransparent && asked.Background == ImageBackground.Transparent && asked.OutputFormat == PictureFormat.Jpeg)
        {
            throw GatewayException.Invalid(
                "'output_format' cannot be jpeg with a transparent background: JPEG has no transparency. Use png or webp.", MemberNames.OutputFormat);
        }

        if (asked.OutputCompression is not (null or 100) && asked.OutputFormat == PictureFormat.Png)
        {
            request.Ignore(MemberNames.OutputCompression);
        }

        var formats = model.OutputFormats;
        var name = PictureFacts.NameOf(asked.OutputFormat);
        // A quality of one's own takes an encoder of one's own, which gets the best that the model has.
        var spelled = asked.OutputCompression is null ? formats.GetValueOrDefault(name) : null;
        spelled ??= formats.GetValueOrDefault(PictureFacts.NameOf(PictureFormat.Png));
        return new OutputPlan(asked.OutputFormat, asked.OutputCompression ?? DefaultQuality, spelled) { IsTransparent = isTransparent };
    }
}
