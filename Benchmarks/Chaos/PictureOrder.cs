using System.Text.Json.Nodes;
using BedrockAspire.Simulator.Images;
using SkiaSharp;

namespace BedrockAspire.Benchmarks.Chaos;

/// <summary>Pictures that are asked for, and what they must look like: the simulator draws the same for the same prompt and seed.</summary>
internal sealed record PictureOrder
{
    /// <summary>Draws several pictures in one call.</summary>
    public const string ManyModel = "amazon.nova-canvas-v1:0";

    /// <summary>Draws one picture a call.</summary>
    public const string SingleModel = "stability.sd3-5-large-v1:0";

    private const int Side = 320;

    private static readonly Painter Painter = new();
    private static readonly byte[] Source = MakeSource();

    public required string Model { get; init; }

    public required int Count { get; init; }

    public required long Seed { get; init; }

    /// <summary>Whether they are made of another picture.</summary>
    public bool IsEdit { get; init; }

    public string Path => IsEdit ? "/v1/images/edits" : "/v1/images/generations";

    /// <summary>Whether a reply may hold fewer pictures: each is a call of its own, and those that were throttled are missing.</summary>
    public bool MayLack => Model == SingleModel;

    private (int Width, int Height) Size => Model == ManyModel ? (Side, Side) : (1536, 640);

    public static PictureOrder Next(CallKind kind, Random random) => new()
    {
        Model = kind == CallKind.PicturesEach ? SingleModel : ManyModel,
        Count = kind switch
        {
            CallKind.PicturesEach => 2,
            CallKind.Edit => 1,
            _ => random.Next(1, 3),
        },
        Seed = random.Next(1, 1_000_000),
        IsEdit = kind == CallKind.Edit,
    };

    public JsonObject Body(string prompt)
    {
        var body = new JsonObject
        {
            ["model"] = Model,
            ["prompt"] = prompt,
            ["n"] = Count,
            ["seed"] = Seed,
            ["size"] = $"{Size.Width}x{Size.Height}",
            ["response_format"] = "b64_json",
        };
        if (IsEdit)
        {
            body["image"] = $"data:image/png;base64,{Convert.ToBase64String(Source)}";
        }

        return body;
    }

    /// <summary>What the pictures must be, in their order.</summary>
    public IReadOnlyList<byte[]> Draw(string prompt) => [.. Enumerable.Range(0, Count).Select(i => Draw(prompt, Seed + i))];

    private byte[] Draw(string prompt, long seed)
    {
        var picture = new Picture(Size.Width, Size.Height, prompt, Model, seed);
        if (!IsEdit)
        {
            return Painter.Draw(picture, PictureFormat.Png);
        }

        using var decoded = Compositor.Decode(Source);
        using var sized = Compositor.Resize(decoded, Size.Width, Size.Height);
        using var scene = Painter.Render(picture);
        using var blended = Compositor.Blend(sized, scene, [.. Enumerable.Repeat(AmazonImages.VariationWeight, Size.Width * Size.Height)]);
        return Painter.Encode(blended, PictureFormat.Png);
    }

    // No two parts of it are alike, so that a picture which was turned or moved shows.
    private static byte[] MakeSource()
    {
        using var bitmap = new SKBitmap(Side, Side, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(SKColors.SteelBlue);
            using var paint = new SKPaint { Color = SKColors.Orange };
            canvas.DrawRect(20, 40, 100, 60, paint);
            canvas.DrawCircle(240, 220, 50, paint);
        }

        return Painter.Encode(bitmap, PictureFormat.Png);
    }
}
