using System.Net;
using SkiaSharp;

namespace BedrockAspire.Tests.Simulator;

/// <summary>Edits are refused as AWS refuses them, and masks honoured in each model's own polarity.</summary>
public sealed class ImageTaskTests
{
    private const string Canvas = "amazon.nova-canvas-v1:0";
    private const string Titan = "amazon.titan-image-generator-v2:0";
    private const string Sd35 = "stability.sd3-5-large-v1:0";

    private static readonly string Picture = Encode(SKColors.SteelBlue);

    [Theory]
    [InlineData(Canvas, "INPAINTING", "inPaintingParams", true)]
    [InlineData(Titan, "INPAINTING", "inPaintingParams", true)]
    [InlineData(Canvas, "OUTPAINTING", "outPaintingParams", false)]
    [InlineData(Titan, "OUTPAINTING", "outPaintingParams", false)]
    public async Task Mask_of_amazon_selects_by_black_inside_and_by_white_outside(string model, string task, string parameters, bool isBlack)
    {
        await using var server = await SimulatorServer.StartAsync();
        var mask = Encode(SKColors.White, SKColors.Black);

        var reply = await ImageTests.InvokeAsync(
            server, model, $$"""{"taskType":"{{task}}","{{parameters}}":{"image":"{{Picture}}","maskImage":"{{mask}}","text":"a boat"} }""", "us-east-1");

        using var result = SKBitmap.Decode(reply.Json.GetProperty("images")[0].GetBytesFromBase64());
        var (white, black) = (Differing(result, 0), Differing(result, 160));
        Assert.Equal(0, isBlack ? white : black);
        Assert.InRange(isBlack ? black : white, 10_000, int.MaxValue);
    }

    public static TheoryData<string, string> Refused()
    {
        var grey = Encode(SKColors.Gray);
        var small = Encode(SKColors.White, width: 64);
        var clear = Encode(SKColors.Transparent);
        return new()
        {
            { Canvas, $$"""{"taskType":"INPAINTING","inPaintingParams":{"image":"{{Picture}}","maskImage":"{{grey}}"} }""" },
            { Canvas, $$"""{"taskType":"INPAINTING","inPaintingParams":{"image":"{{Picture}}","maskImage":"{{small}}"} }""" },
            { Canvas, $$"""{"taskType":"INPAINTING","inPaintingParams":{"image":"{{Picture}}"} }""" },
            { Canvas, $$"""{"taskType":"INPAINTING","inPaintingParams":{"image":"{{clear}}","maskPrompt":"m"} }""" },
            { Canvas, $$"""{"taskType":"INPAINTING","inPaintingParams":{"image":"{{Picture}}","maskPrompt":"m","strength":1} }""" },
            { Canvas, $$"""{"taskType":"INPAINTING","inPaintingParams":{"image":"{{Picture}}","maskPrompt":"m"},"imageGenerationConfig":{"width":512} }""" },
            { Titan, $$"""{"taskType":"OUTPAINTING","outPaintingParams":{"image":"{{Picture}}","maskPrompt":"m"} }""" },
            { Titan, $$"""{"taskType":"OUTPAINTING","outPaintingParams":{"image":"{{Picture}}","maskPrompt":"m","text":"t","outPaintingMode":"ROUGH"} }""" },
            { Canvas, $$"""{"taskType":"IMAGE_VARIATION","imageVariationParams":{"images":[]} }""" },
            { Canvas, $$"""{"taskType":"IMAGE_VARIATION","imageVariationParams":{"images":["{{Picture}}"],"similarityStrength":0.1} }""" },
            { Canvas, $$"""{"taskType":"BACKGROUND_REMOVAL","backgroundRemovalParams":{"image":"{{Picture}}"},"imageGenerationConfig":{} }""" },
            { Sd35, $$"""{"prompt":"p","mode":"image-to-image","image":"{{Picture}}"}""" },
            { Sd35, $$"""{"prompt":"p","mode":"image-to-image","image":"{{Picture}}","strength":0.5,"aspect_ratio":"1:1"}""" },
            { Sd35, $$"""{"prompt":"p","mode":"text-to-image","image":"{{Picture}}","strength":0.5}""" },
            { Sd35, """{"prompt":"p","seed":4294967295}""" },
            { "us.stability.stable-image-remove-background-v1:0", $$"""{"image":"{{Picture}}","seed":7}""" },
            { "us.stability.stable-image-remove-background-v1:0", $$"""{"image":"{{Picture}}","prompt":"p"}""" },
            { "us.stability.stable-image-erase-object-v1:0", $$"""{"image":"{{Picture}}","prompt":"p"}""" },
            { "us.stability.stable-image-inpaint-v1:0", $$"""{"image":"{{Picture}}","prompt":"p","style_preset":"crayon"}""" },
            { "us.stability.stable-image-style-guide-v1:0", $$"""{"image":"{{Picture}}","prompt":"p","aspect_ratio":"4:3"}""" },
        };
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Body_that_does_not_fit_is_refused_and_not_billed(string model, string body)
    {
        await using var server = await SimulatorServer.StartAsync();

        var reply = await ImageTests.InvokeAsync(server, model, body, model.StartsWith("amazon", StringComparison.Ordinal) ? "us-east-1" : "us-west-2");

        Assert.True(reply.Status == HttpStatusCode.BadRequest, reply.Text);
        var ledger = await server.Control.LedgerAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain(ledger.EnumerateObject(), entry => entry.Value.GetProperty("images").GetInt32() > 0);
    }

    private static int Differing(SKBitmap picture, int left)
    {
        var count = 0;
        for (var y = 0; y < picture.Height; y++)
        {
            for (var x = left; x < left + (picture.Width / 2); x++)
            {
                count += picture.GetPixel(x, y) == SKColors.SteelBlue ? 0 : 1;
            }
        }

        return count;
    }

    private static string Encode(SKColor color, SKColor? right = null, int width = 320)
    {
        using var bitmap = new SKBitmap(width, 320);
        bitmap.Erase(color);
        if (right is { } other)
        {
            bitmap.Erase(other, SKRectI.Create(width / 2, 0, width / 2, 320));
        }

        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return Convert.ToBase64String(data.ToArray());
    }
}
