using BedrockAspire.Simulator.Invoke;
using SkiaSharp;

namespace BedrockAspire.Simulator.Images;

/// <summary>What an image service of Stability AI was asked for, once it fitted the service's schema.</summary>
internal sealed record EditRequest : IDisposable
{
    public required SKBitmap Image { get; init; }

    public SKBitmap? Second { get; init; }

    public byte[]? Mask { get; init; }

    public string Prompt { get; init; } = "";

    public long Seed { get; init; }

    public PictureFormat Format { get; init; }

    public string AspectRatio { get; init; } = "1:1";

    public (int Left, int Right, int Up, int Down) Growth { get; init; }

    public static EditRequest Read(BodyReader body, string service)
    {
        var prompt = EditRules.TakesPrompt(service) ? body.Text("prompt", required: EditRules.NeedsPrompt(service), max: 10_000) : null;
        var search = EditRules.SearchMember(service) is { } member ? body.Text(member, required: true, max: 10_000) : null;
        var isTransfer = service == "stable-style-transfer";
        var image = body.Bytes(isTransfer ? "init_image" : "image", required: true);
        var second = isTransfer ? body.Bytes("style_image", required: true) : null;
        var mask = EditRules.TakesMask(service) ? body.Bytes("mask") : null;
        var format = StabilityImages.FormatOf(body.Text("output_format") ?? "png", ["jpeg", "png", "webp"], body);
        var seed = EditRules.TakesSeed(service) ? body.Integer("seed", 0, 4294967294) ?? 0 : 0;
        var ratio = service == "stable-image-style-guide" ? body.Text("aspect_ratio", allowed: StabilityImages.Ratios) : null;
        var growth = service == "stable-outpaint" ? ReadGrowth(body) : default;
        EditRules.CheckSettings(body, service);
        foreach (var file in new[] { image, second, mask })
        {
            if (file is not null && !ImageFile.IsReadable(file))
            {
                body.Violation("#/image: not a valid image");
            }
        }

        body.Complete();
        EditRules.CheckSize(ImageFile.SizeOf(image!), service);
        var bitmap = Compositor.Decode(image!);
        return new EditRequest
        {
            Image = bitmap,
            Second = second is null ? null : Compositor.Decode(second),
            Mask = mask is null ? null : ReadMask(mask, bitmap),
            Prompt = prompt ?? search ?? service,
            Seed = seed,
            Format = format,
            AspectRatio = ratio ?? "1:1",
            Growth = growth,
        };
    }

    public void Dispose()
    {
        Image.Dispose();
        Second?.Dispose();
    }

    private static byte[] ReadMask(byte[] file, SKBitmap image)
    {
        using var mask = Compositor.Decode(file);
        return Compositor.ReadMask(mask, image.Width, image.Height);
    }

    private static (int Left, int Right, int Up, int Down) ReadGrowth(BodyReader body)
    {
        int Side(string name) => (int)(body.Integer(name, 0, 2000) ?? 0);
        var growth = (Left: Side("left"), Right: Side("right"), Up: Side("up"), Down: Side("down"));
        if (growth is (0, 0, 0, 0))
        {
            body.Violation("#: at least one of [left, right, up, down] must be greater than 0");
        }

        return growth;
    }
}
