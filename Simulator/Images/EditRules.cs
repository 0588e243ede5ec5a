using BedrockAspire.Simulator.Http;
using BedrockAspire.Simulator.Invoke;

namespace BedrockAspire.Simulator.Images;

/// <summary>Which members and sizes the single services of Stability AI take.</summary>
internal static class EditRules
{
    private const int MinSide = 64;
    private const int MaxPixels = 9_437_184;
    private const double MaxRatio = 2.5;

    private static readonly string[] StylePresets =
    [
        "3d-model", "analog-film", "anime", "cinematic", "comic-book", "digital-art", "enhance", "fantasy-art", "isometric", "line-art", "low-poly",
        "modeling-compound", "neon-punk", "origami", "photographic", "pixel-art", "tile-texture",
    ];

    public static bool NeedsPrompt(string service) => TakesPrompt(service) && service is not ("stable-outpaint" or "stable-style-transfer");

    public static bool TakesPrompt(string service) =>
        service is not ("stable-image-erase-object" or "stable-image-remove-background" or "stable-fast-upscale");

    /// <summary>Two services do nothing that chance has a part in.</summary>
    public static bool TakesSeed(string service) => service is not ("stable-image-remove-background" or "stable-fast-upscale");

    public static string? SearchMember(string service) => service switch
    {
        "stable-image-search-replace" => "search_prompt",
        "stable-image-search-recolor" => "select_prompt",
        _ => null,
    };

    public static bool TakesMask(string service) => service is "stable-image-inpaint" or "stable-image-erase-object";

    /// <summary>The numbers that tune a service; they are checked, and make no difference to the picture.</summary>
    public static void CheckSettings(BodyReader body, string service)
    {
        if (TakesPrompt(service) && service != "stable-outpaint")
        {
            body.Text("negative_prompt", max: 10_000);
        }

        if (TakesPrompt(service) && service != "stable-style-transfer")
        {
            body.Text("style_preset", allowed: StylePresets);
        }

        switch (service)
        {
            case "stable-image-inpaint" or "stable-image-erase-object" or "stable-image-search-replace" or "stable-image-search-recolor":
                body.Integer("grow_mask", 0, 20);
                break;
            case "stable-outpaint":
                body.Number("creativity", 0.1, 1);
                break;
            case "stable-image-control-sketch" or "stable-image-control-structure":
                body.Number("control_strength", 0, 1);
                break;
            case "stable-image-style-guide":
                body.Number("fidelity", 0, 1);
                break;
            case "stable-style-transfer":
                body.Number("composition_fidelity", 0, 1);
                body.Number("style_strength", 0, 1);
                body.Number("change_strength", 0.1, 1);
                break;
            case "stable-creative-upscale" or "stable-conservative-upscale":
                body.Number("creativity", 0.1, 0.5);
                break;
        }
    }

    public static void CheckSize((int Width, int Height) size, string service)
    {
        var pixels = (long)size.Width * size.Height;
        var (least, most) = service switch
        {
            "stable-creative-upscale" => (4096, 1_048_576),
            "stable-fast-upscale" => (1024, 1_048_576),
            _ => (4096, MaxPixels),
        };
        if (pixels < least || pixels > most)
        {
            throw AwsException.Validation($"image: total pixel count must be between {least} and {most}, got {pixels}");
        }

        var shortSide = Math.Min(size.Width, size.Height);
        if (service == "stable-fast-upscale")
        {
            if (shortSide < 32 || Math.Max(size.Width, size.Height) > 1536)
            {
                throw AwsException.Validation("image: each side must be between 32 and 1536 pixels");
            }

            return;
        }

        if (shortSide < MinSide && !service.EndsWith("upscale", StringComparison.Ordinal))
        {
            throw AwsException.Validation($"image: each side must be at least {MinSide} pixels");
        }

        if (Math.Max(size.Width, size.Height) > MaxRatio * shortSide && service != "image-to-image" && !service.EndsWith("upscale", StringComparison.Ordinal))
        {
            throw AwsException.Validation("image: aspect ratio must be between 1:2.5 and 2.5:1");
        }
    }
}
