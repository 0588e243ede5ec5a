using System.Text.Json;
using BedrockAspire.Simulator.Invoke;

namespace BedrockAspire.Simulator.Images;

/// <summary>The task types of Amazon's image models and where their texts and pictures are.</summary>
internal static class AmazonTask
{
    private static readonly string[] Common =
        ["TEXT_IMAGE", "COLOR_GUIDED_GENERATION", "IMAGE_VARIATION", "INPAINTING", "OUTPAINTING", "BACKGROUND_REMOVAL"];

    public static string[] Names(bool nova) => nova ? [.. Common, "VIRTUAL_TRY_ON"] : Common;

    public static string ParametersOf(string task) => task switch
    {
        "TEXT_IMAGE" => "textToImageParams",
        "COLOR_GUIDED_GENERATION" => "colorGuidedGenerationParams",
        "IMAGE_VARIATION" => "imageVariationParams",
        "INPAINTING" => "inPaintingParams",
        "OUTPAINTING" => "outPaintingParams",
        "BACKGROUND_REMOVAL" => "backgroundRemovalParams",
        "VIRTUAL_TRY_ON" => "virtualTryOnParams",
        _ => "",
    };

    /// <summary>The text to draw, and the picture that gives the size where one does.</summary>
    public static (string Text, byte[]? Source) Read(string task, JsonElement parameters, int textLimit)
    {
        var body = new BodyReader(parameters, $"#/{ParametersOf(task)}");
        var text = body.Text("text", required: task is "TEXT_IMAGE" or "COLOR_GUIDED_GENERATION" or "OUTPAINTING", min: 1, max: textLimit);
        var source = task switch
        {
            "INPAINTING" or "OUTPAINTING" or "BACKGROUND_REMOVAL" => body.Bytes("image", required: true),
            "VIRTUAL_TRY_ON" => body.Bytes("sourceImage", required: true),
            _ => null,
        };
        if (source is not null && !ImageFile.IsReadable(source))
        {
            body.Violation("#/image: not a valid image");
        }

        if (task is "INPAINTING" or "OUTPAINTING")
        {
            var prompt = body.Text("maskPrompt", max: textLimit);
            var mask = body.Bytes("maskImage");
            if ((prompt is null) == (mask is null))
            {
                body.Violation("#: exactly one of [maskPrompt, maskImage] is required");
            }
        }

        switch (task)
        {
            case "IMAGE_VARIATION":
                CheckCount(body, "images", 5);
                break;
            case "COLOR_GUIDED_GENERATION":
                CheckCount(body, "colors", 10);
                break;
        }

        body.Complete(allowOthers: true);
        return (text ?? task, source);
    }

    private static void CheckCount(BodyReader body, string name, int max)
    {
        if (body.Member(name, JsonValueKind.Array, required: true) is { } list && (list.GetArrayLength() == 0 || list.GetArrayLength() > max))
        {
            body.Violation($"#/{name}: expected 1 to {max} items");
        }
    }
}
