using System.Text.Json;
using BedrockAspire.Simulator.Http;
using BedrockAspire.Simulator.Invoke;

namespace BedrockAspire.Simulator.Images;

/// <summary>Size, seed and number of pictures, with the limits of Nova Canvas and Titan.</summary>
internal sealed record AmazonSettings(int Width, int Height, long Seed, int Count)
{
    private const int MaxPixels = 4_194_304;
    private const long NovaMaxSeed = 858_993_459;
    private const long TitanMaxSeed = 2_147_483_646;

    private static readonly (int Width, int Height)[] TitanSizes =
    [
        (1024, 1024), (768, 768), (512, 512), (768, 1152), (384, 576), (1152, 768), (576, 384), (768, 1280), (384, 640), (1280, 768), (640, 384),
        (896, 1152), (448, 576), (1152, 896), (576, 448), (768, 1408), (384, 704), (1408, 768), (704, 384), (640, 1408), (320, 704), (1408, 640),
        (704, 320), (1152, 640), (1173, 640),
    ];

    public static AmazonSettings Read(JsonElement? settings, AmazonTask task, bool nova)
    {
        var body = new BodyReader(settings ?? default, "#/imageGenerationConfig");
        var width = body.Integer("width", 320, 4096);
        var height = body.Integer("height", 320, 4096);
        body.Text("quality", allowed: ["standard", "premium"]);
        body.Number("cfgScale", 1.1, 10);
        var seed = body.Integer("seed", 0, nova ? NovaMaxSeed : TitanMaxSeed) ?? (nova ? 12 : 42);
        var count = body.Integer("numberOfImages", 1, 5) ?? 1;
        var source = task.KeepsSize ? task.Images[0] : null;
        if (source is not null && (width is not null || height is not null))
        {
            body.Violation($"#/imageGenerationConfig: width and height are not permitted for {task.Name}");
        }

        body.Complete();
        var (defaultWidth, defaultHeight) = source is null ? (1024, 1024) : ImageFile.SizeOf(source);
        var size = new AmazonSettings((int)(width ?? defaultWidth), (int)(height ?? defaultHeight), seed, (int)count);
        if (source is null)
        {
            size.Check(nova);
        }

        return size;
    }

    private void Check(bool nova)
    {
        if (!nova)
        {
            if (!TitanSizes.Contains((Width, Height)))
            {
                throw AwsException.Validation(
                    $"Width and height {Width}x{Height} is not a supported size. Please refer to the documentation for the supported sizes.");
            }

            return;
        }

        if (Width % 16 != 0 || Height % 16 != 0)
        {
            throw AwsException.Validation("Width and height must be divisible by 16.");
        }

        if (Math.Max(Width, Height) > 4 * Math.Min(Width, Height))
        {
            throw AwsException.Validation("The aspect ratio must be between 1:4 and 4:1.");
        }

        if ((long)Width * Height >= MaxPixels)
        {
            throw AwsException.Validation("The total number of pixels must be less than 4,194,304.");
        }
    }
}
