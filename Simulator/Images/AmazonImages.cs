using System.Text.Json;
using BedrockAspire.Simulator.Catalogue;
using BedrockAspire.Simulator.Http;
using BedrockAspire.Simulator.Invoke;
using BedrockAspire.Simulator.Recording;
using SkiaSharp;

namespace BedrockAspire.Simulator.Images;

/// <summary>Nova Canvas and Titan Image Generator v2: a task type, its parameters, and a size in pixels.</summary>
internal sealed class AmazonImages(Painter painter)
{
    private const string AllBlocked = "All of the generated images have been blocked by our content filters.";
    private const int NovaTextLimit = 1024;
    private const int TitanTextLimit = 512;
    internal const byte VariationWeight = 120;

    public InvokeResult Invoke(JsonElement request, ModelCard card)
    {
        var nova = card.Id.StartsWith("amazon.nova", StringComparison.Ordinal);
        var body = new BodyReader(request);
        var name = body.Text("taskType", required: true, allowed: AmazonTask.Names(nova)) ?? "";
        var parameters = AmazonTask.ParametersOf(name);
        var details = parameters.Length > 0 ? body.Member(parameters, JsonValueKind.Object, required: true) : null;
        var settings = body.Member("imageGenerationConfig", JsonValueKind.Object);
        body.Complete();

        var task = AmazonTask.Read(name, details!.Value, nova ? NovaTextLimit : TitanTextLimit, nova);
        if (name == "BACKGROUND_REMOVAL" && settings is not null)
        {
            throw BodyReader.Malformed("#: extraneous key [imageGenerationConfig] is not permitted");
        }

        var size = AmazonSettings.Read(settings, task, nova);
        var text = task.Text ?? "";
        if (ContentFilter.BlocksPrompt(text))
        {
            throw AwsException.Validation("This request has been blocked by our content filters. Please adjust your text prompt to submit a new request.");
        }

        return ContentFilter.BlocksOutput(text)
            ? Reply([], AllBlocked)
            : Reply([.. Enumerable.Range(0, size.Count).Select(i => Draw(task, size, card.Id, size.Seed + i))], null);
    }

    private static InvokeResult Reply(IReadOnlyList<byte[]> pictures, string? error) => new(
        Json.Object(json =>
        {
            json.WriteStartArray("images");
            foreach (var picture in pictures)
            {
                json.WriteBase64StringValue(picture);
            }

            json.WriteEndArray();
            json.WriteString("error", error);
        }),
        pictures.Count == 0 ? default : new Usage(0, 0, Images: pictures.Count));

    private byte[] Draw(AmazonTask task, AmazonSettings size, string modelId, long seed)
    {
        var picture = new Picture(size.Width, size.Height, task.Text ?? task.Name, modelId, seed);
        if (task.Images.Count == 0 || task.Name is "TEXT_IMAGE" or "COLOR_GUIDED_GENERATION")
        {
            return painter.Draw(picture, PictureFormat.Png);
        }

        using var image = Compositor.Decode(task.Images[0]);
        using var result = task.Name switch
        {
            "BACKGROUND_REMOVAL" => Compositor.RemoveBackground(image),
            "IMAGE_VARIATION" => Vary(image, picture),
            _ => Repaint(image, picture, task),
        };
        return Painter.Encode(result, PictureFormat.Png);
    }

    private SKBitmap Vary(SKBitmap image, Picture picture)
    {
        using var sized = Compositor.Resize(image, picture.Width, picture.Height);
        using var scene = painter.Render(picture);
        return Compositor.Blend(sized, scene, [.. Enumerable.Repeat(VariationWeight, picture.Width * picture.Height)]);
    }

    private SKBitmap Repaint(SKBitmap image, Picture picture, AmazonTask task)
    {
        using var scene = painter.Render(picture);
        return Compositor.Blend(image, scene, MaskOf(image, task));
    }

    // Black is what INPAINTING replaces, and what OUTPAINTING keeps.
    private static byte[] MaskOf(SKBitmap image, AmazonTask task)
    {
        if (task.Mask is not { } file)
        {
            return Compositor.DefaultMask(image);
        }

        using var mask = Compositor.Decode(file);
        if ((mask.Width, mask.Height) != (image.Width, image.Height))
        {
            throw AwsException.Validation("The dimensions of the mask image must match those of the image.");
        }

        var brightness = Compositor.ReadMask(mask, image.Width, image.Height);
        if (Array.Exists(brightness, value => value is not (byte.MinValue or byte.MaxValue)))
        {
            throw AwsException.Validation("The mask image must contain only pure black and pure white pixels.");
        }

        return task.Name == "OUTPAINTING" ? brightness : [.. brightness.Select(value => (byte)(byte.MaxValue - value))];
    }
}
