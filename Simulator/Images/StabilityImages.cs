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
    private static readonly string[] Ratios = ["16:9", "1:1", "21:9", "2:3", "3:2", "4:5", "5:4", "9:16", "9:21"];

    public InvokeResult Invoke(JsonElement request, ModelCard card)
    {
        var body = new BodyReader(request);
        var prompt = body.Text("prompt", required: true, min: 1, max: card.MaxPromptChars ?? 10_000) ?? "";
        var ratio = body.Text("aspect_ratio", allowed: Ratios) ?? "1:1";
        var formats = card.Id.StartsWith("stability.sd3", StringComparison.Ordinal) || card.Id.Contains("ultra", StringComparison.Ordinal)
            ? new[] { "jpeg", "png", "webp" }
            : ["jpeg", "png"];
        var format = FormatOf(body.Text("output_format") ?? "png", formats, body);
        body.Text("negative_prompt", max: 10_000);
        var seed = body.Integer("seed", 0, MaxSeed) ?? 0;
        var source = ReadSource(body, card);
        body.Complete();

        if (ContentFilter.Stability(prompt) is { } reason)
        {
            return Filtered(reason);
        }

        seed = seed == 0 ? StableHash.Of(prompt, options.Value.Seed) : seed;
        var (width, height) = source is null ? Sizes.OfRatio(ratio) : ImageFile.SizeOf(source);
        var picture = painter.Draw(new Picture(width, height, prompt, card.Id, seed), format);
        return Result(picture, seed);
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

    private static byte[]? ReadSource(BodyReader body, ModelCard card)
    {
        if (card.Id.Contains("core", StringComparison.Ordinal))
        {
            return null;
        }

        var mode = body.Text("mode", allowed: ["text-to-image", "image-to-image"]);
        var image = body.Bytes("image", required: mode == "image-to-image");
        var strength = body.Number("strength", 0, 1, required: mode == "image-to-image");
        if (image is null)
        {
            return null;
        }

        if (strength is null && card.Id.StartsWith("stability.sd3", StringComparison.Ordinal))
        {
            body.Violation("#: required key [strength] not found");
        }

        if (!ImageFile.IsReadable(image))
        {
            body.Violation("#/image: not a valid image");
            return null;
        }

        return image;
    }
}
