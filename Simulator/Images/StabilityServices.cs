using System.Text.Json;
using BedrockAspire.Simulator.Assistant;
using BedrockAspire.Simulator.Catalogue;
using BedrockAspire.Simulator.Invoke;
using Microsoft.Extensions.Options;
using SkiaSharp;

namespace BedrockAspire.Simulator.Images;

/// <summary>Stability AI's image services: edits, control and upscaling of a picture that comes along.</summary>
internal sealed class StabilityServices(Painter painter, IOptions<SimulatorOptions> options)
{
    private const int FastFactor = 4;
    private const double UpscaledPixels = 4_194_304;

    public InvokeResult Invoke(JsonElement request, ModelCard card)
    {
        var service = card.Id["stability.".Length..].Replace("-v1:0", "", StringComparison.Ordinal);
        using var edit = EditRequest.Read(new BodyReader(request), service);
        if (ContentFilter.Stability(edit.Prompt) is { } reason)
        {
            return StabilityImages.Filtered(reason);
        }

        var seed = edit.Seed == 0 ? StableHash.Of(edit.Prompt, options.Value.Seed) : edit.Seed;
        using var result = Apply(service, edit, card.Id, seed);
        return StabilityImages.Result(Painter.Encode(result, edit.Format), seed);
    }

    private SKBitmap Apply(string service, EditRequest edit, string modelId, long seed)
    {
        var image = edit.Image;
        switch (service)
        {
            case "stable-outpaint":
                var growth = edit.Growth;
                using (var around = Scene(image.Width + growth.Left + growth.Right, image.Height + growth.Up + growth.Down))
                {
                    return Compositor.Place(image, around, growth.Left, growth.Up);
                }

            case "stable-image-erase-object":
                using (var blurred = Compositor.Blur(image))
                {
                    return Compositor.Blend(image, blurred, edit.Mask ?? Compositor.DefaultMask(image));
                }

            case "stable-image-remove-background":
                return Compositor.RemoveBackground(image);
            case "stable-image-search-recolor":
                using (var tinted = Compositor.Tint(image, SKColor.FromHsl(StableHash.Of(edit.Prompt) % 360, 80, 50), 160))
                {
                    return Compositor.Blend(image, tinted, Compositor.DefaultMask(image));
                }

            case "stable-image-control-sketch" or "stable-image-control-structure":
                using (var scene = Scene(image.Width, image.Height))
                {
                    return Compositor.Blend(scene, image, [.. Enumerable.Repeat((byte)110, image.Width * image.Height)]);
                }

            case "stable-image-style-guide":
                var (width, height) = Sizes.OfRatio(edit.AspectRatio);
                using (var scene = Scene(width, height))
                {
                    return Compositor.Tint(scene, Compositor.Average(image), 90);
                }

            case "stable-style-transfer":
                return Compositor.Tint(image, Compositor.Average(edit.Second!), 120);
            case "stable-fast-upscale":
                return Compositor.Resize(image, image.Width * FastFactor, image.Height * FastFactor);
            case "stable-creative-upscale" or "stable-conservative-upscale":
                var factor = Math.Max(1, Math.Sqrt(UpscaledPixels / ((double)image.Width * image.Height)));
                return Compositor.Resize(image, (int)(image.Width * factor), (int)(image.Height * factor));
            default:
                using (var scene = Scene(image.Width, image.Height))
                {
                    return Compositor.Blend(image, scene, edit.Mask ?? Compositor.DefaultMask(image));
                }
        }

        SKBitmap Scene(int width, int height) => painter.Render(new Picture(width, height, edit.Prompt, modelId, seed));
    }
}
