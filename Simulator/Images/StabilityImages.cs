using System.Text.Json;
using BedrockAspire.Simulator.Assistant;
using BedrockAspire.Simulator.Catalogue;
using BedrockAspire.Simulator.Http;
using BedrockAspire.Simulator.Invoke;
using BedrockAspire.Simulator.Recording;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Simulator.Images;

/// <summary>Stable Diffusion 3.5 Large, Stable Image Core and Ultra: one picture a call, its size named by an aspect ratio.</summary>
internal sealed class StabilityImages(Painter painter, IOptions<SimulatorOptions> options)
{
    private const long MaxSeed = 4294967295;
    private const long MaxSeedOfSd3 = 4294967294;
    private const double DefaultStrength = 0.35;

    public static readonly string[] Ratios = ["16:9", "1:1", "21:9", "2:3", "3:2", "4:5", "5:4", "9:16", "9:21"];

    public InvokeResult Invoke(JsonElement request, ModelCard card)
    {
        var body = new BodyReader(request);
        var prompt = body.Text("prompt", required: true, min: 1, max: card.MaxPromptChars ?? 10_000) ?? "";
        var ratio = body.Text("aspect_ratio", allowed: Ratios);
        var formats = card.Id.StartsWith("stability.sd3", StringComparison.Ordinal) || card.Id.Contains("ultra", StringComparison.Ordinal)
            ? new[] { "jpeg", "png", "webp" }
            : ["jpeg", "png"];
        var format = FormatOf(body.Text("output_format") ?? "png", formats, body);
        body.Text("negative_prompt", max: 10_000);
        var seed = body.Integer("seed", 0, card.Id.StartsWith("stability.sd3", StringComparison.Ordinal) ? MaxSeedOfSd3 : MaxSeed) ?? 0;
        var (source, strength) = ReadSource(body, card);
        if (source is not null && ratio is not null)
        {
            body.Violation("#: extraneous key [aspect_ratio] is not permitted");
        }

        body.Complete();

        if (ContentFilter.Stability(prompt) is { } reason)
        {
            return Filtered(reason);
        }

        seed = seed == 0 ? StableHash.Of(prompt, options.Value.Seed) : seed;
        if (source is not null)
        {
            return Result(Redraw(source, strength, prompt, card.Id, seed, format), seed);
        }

        var (width, height) = Sizes.OfRatio(ratio ?? "1:1");
        return Result(painter.Draw(new Picture(width, height, prompt, card.Id, seed), format), seed);
    }

    // The stronger, the less is left of the picture.
    private byte[] Redraw(byte[] source, double strength, string prompt, string modelId, long seed, PictureFormat format)
    {
        EditRules.CheckSize(ImageFile.SizeOf(source), "image-to-image");
        using var image = Compositor.Decode(source);
        using var scene = painter.Render(new Picture(image.Width, image.Height, prompt, modelId, seed));
        using var result = Compositor.Blend(image, scene, [.. Enumerable.Repeat((byte)(strength * byte.MaxValue), image.Width * image.Height)]);
        return Painter.Encode(result, format);
    }

    public static PictureFormat FormatOf(string name, string[] allowed, BodyReader body)
    {
        var lower = name.ToLowerInvariant();
        if (!allowed.Contains(lower))
        {
            body.Violation($"#/output_format: {name} is not a valid enum value");
        }

        return lower switch
        {
            "jpeg" => PictureFormat.Jpeg,
            "webp" => PictureFormat.WebP,
            _ => PictureFormat.Png,
        };
    }

    public static InvokeResult Result(byte[] picture, long seed) => new(
        Json.Object(json =>
        {
            json.WriteStartArray("seeds");
            json.WriteNumberValue(seed);
            json.WriteEndArray();
            json.WriteStartArray("finish_reasons");
            json.WriteNullValue();
            json.WriteEndArray();
            json.WriteStartArray("images");
            json.WriteBase64StringValue(picture);
            json.WriteEndArray();
        }),
        new Usage(0, 0, Images: 1));

    /// <summary>Filtered content is no error: HTTP 200, a reason and no picture.</summary>
    public static InvokeResult Filtered(string reason) => new(Json.Object(json => json.WriteStrings("finish_reasons", [reason])), default);

    private static (byte[]? Image, double Strength) ReadSource(BodyReader body, ModelCard card)
    {
        if (card.Id.Contains("core", StringComparison.Ordinal))
        {
            return default;
        }

        var mode = card.Id.StartsWith("stability.sd3", StringComparison.Ordinal) ? body.Text("mode", allowed: ["text-to-image", "image-to-image"]) : null;
        var image = body.Bytes("image", required: mode == "image-to-image");
        var strength = body.Number("strength", 0, 1, required: mode == "image-to-image");
        if (image is null)
        {
            return default;
        }

        if (mode == "text-to-image")
        {
            body.Violation("#: extraneous key [image] is not permitted");
        }

        if (strength is null && card.Id.StartsWith("stability.sd3", StringComparison.Ordinal))
        {
            body.Violation("#: required key [strength] not found");
        }

        if (!ImageFile.IsReadable(image))
        {
            body.Violation("#/image: not a valid image");
            return default;
        }

        return (image, strength ?? DefaultStrength);
    }
}
