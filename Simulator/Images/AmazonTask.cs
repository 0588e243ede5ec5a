using System.Text.Json;
using BedrockAspire.Simulator.Invoke;
using SkiaSharp;

namespace BedrockAspire.Simulator.Images;

/// <summary>What an image model of Amazon's was asked for, once it fitted the task's schema.</summary>
internal sealed record AmazonTask
{
    private static readonly string[] Common =
        ["TEXT_IMAGE", "COLOR_GUIDED_GENERATION", "IMAGE_VARIATION", "INPAINTING", "OUTPAINTING", "BACKGROUND_REMOVAL"];

    private static readonly string[] NovaStyles =
    [
        "3D_ANIMATED_FAMILY_FILM", "DESIGN_SKETCH", "FLAT_VECTOR_ILLUSTRATION", "GRAPHIC_NOVEL_ILLUSTRATION", "MAXIMALISM", "MIDCENTURY_RETRO",
        "PHOTOREALISM", "SOFT_DIGITAL_PAINTING",
    ];

    public required string Name { get; init; }

    public string? Text { get; init; }

    /// <summary>The pictures that came along; for tasks with one, the one.</summary>
    public IReadOnlyList<byte[]> Images { get; init; } = [];

    public byte[]? Mask { get; init; }

    /// <summary>Whether the result has the size of the picture that came along.</summary>
    public bool KeepsSize => Name is "INPAINTING" or "OUTPAINTING" or "BACKGROUND_REMOVAL" or "VIRTUAL_TRY_ON";

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

    public static AmazonTask Read(string task, JsonElement parameters, int textLimit, bool nova)
    {
        var body = new BodyReader(parameters, $"#/{ParametersOf(task)}");
        var hasTexts = task is not ("BACKGROUND_REMOVAL" or "VIRTUAL_TRY_ON");
        var text = hasTexts
            ? body.Text("text", required: task is "TEXT_IMAGE" or "COLOR_GUIDED_GENERATION" or "OUTPAINTING", min: 1, max: textLimit)
            : null;
        if (hasTexts)
        {
            body.Text("negativeText", min: 1, max: textLimit);
        }

        var images = ReadImages(task, body);
        var mask = task is "INPAINTING" or "OUTPAINTING" ? ReadMask(body, textLimit) : null;
        ReadSettings(task, body, nova);
        body.Complete(allowOthers: task == "VIRTUAL_TRY_ON");
        return new AmazonTask { Name = task, Text = text, Images = images, Mask = mask };
    }

    private static byte[][] ReadImages(string task, BodyReader body)
    {
        byte[][] images = task switch
        {
            "INPAINTING" or "OUTPAINTING" or "BACKGROUND_REMOVAL" => [body.Bytes("image", required: true) ?? []],
            "VIRTUAL_TRY_ON" => [body.Bytes("sourceImage", required: true) ?? []],
            "IMAGE_VARIATION" => [.. body.BytesList("images", 1, 5)],
            "COLOR_GUIDED_GENERATION" => body.Bytes("referenceImage") is { } reference ? [reference] : [],
            "TEXT_IMAGE" => body.Bytes("conditionImage") is { } condition ? [condition] : [],
            _ => [],
        };
        foreach (var image in images)
        {
            if (!ImageFile.IsReadable(image) || ImageFile.FormatOf(image) == SKEncodedImageFormat.Webp)
            {
                body.Violation("#/image: not a valid image; expected PNG or JPEG");
            }
            else if (ImageFile.HasTransparency(image))
            {
                body.Violation("#/image: an alpha channel with transparent pixels is not permitted");
            }
        }

        return images;
    }

    private static byte[]? ReadMask(BodyReader body, int textLimit)
    {
        var prompt = body.Text("maskPrompt", min: 1, max: textLimit);
        var mask = body.Bytes("maskImage");
        if ((prompt is null) == (mask is null))
        {
            body.Violation("#: exactly one of [maskPrompt, maskImage] is required");
        }

        if (mask is not null && !ImageFile.IsReadable(mask))
        {
            body.Violation("#/maskImage: not a valid image");
        }

        return mask;
    }

    private static void ReadSettings(string task, BodyReader body, bool nova)
    {
        switch (task)
        {
            case "TEXT_IMAGE":
                body.Text("controlMode", allowed: ["CANNY_EDGE", "SEGMENTATION"]);
                body.Number("controlStrength", 0, 1);
                if (nova)
                {
                    body.Text("style", allowed: NovaStyles);
                }

                break;
            case "IMAGE_VARIATION":
                body.Number("similarityStrength", 0.2, 1);
                break;
            case "OUTPAINTING":
                body.Text("outPaintingMode", allowed: ["DEFAULT", "PRECISE"]);
                break;
            case "COLOR_GUIDED_GENERATION":
                if (body.Member("colors", JsonValueKind.Array, required: true) is { } colors && colors.GetArrayLength() is 0 or > 10)
                {
                    body.Violation("#/colors: expected 1 to 10 items");
                }

                break;
        }

        if (!nova && task is "INPAINTING" or "OUTPAINTING")
        {
            body.Flag("returnMask");
        }
    }
}
