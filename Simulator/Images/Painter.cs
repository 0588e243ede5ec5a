using BedrockAspire.Simulator.Assistant;
using BedrockAspire.Simulator.Catalogue;
using SkiaSharp;

namespace BedrockAspire.Simulator.Images;

/// <summary>Draws a picture that shows its prompt: the same prompt, seed and size give the same pixels.</summary>
internal sealed class Painter : IDisposable
{
    private const int JpegQuality = 90;
    private readonly SKTypeface _typeface = LoadTypeface();

    public byte[] Draw(Picture picture, PictureFormat format)
    {
        using var bitmap = Render(picture);
        return Encode(bitmap, format);
    }

    public SKBitmap Render(Picture picture)
    {
        var bitmap = new SKBitmap(picture.Width, picture.Height, SKColorType.Rgba8888, SKAlphaType.Premul);
        using var canvas = new SKCanvas(bitmap);
        DrawScene(canvas, picture);
        DrawPrompt(canvas, picture);
        return bitmap;
    }

    public static byte[] Encode(SKBitmap bitmap, PictureFormat format)
    {
        var kind = format switch
        {
            PictureFormat.Jpeg => SKEncodedImageFormat.Jpeg,
            PictureFormat.WebP => SKEncodedImageFormat.Webp,
            _ => SKEncodedImageFormat.Png,
        };
        using var data = bitmap.Encode(kind, JpegQuality);
        return data.ToArray();
    }

    public void Dispose() => _typeface.Dispose();

    private static void DrawScene(SKCanvas canvas, Picture picture)
    {
        var random = new PaintRandom(StableHash.Of(picture.Prompt, (int)picture.Seed));
        var hue = random.Next(360);
        using (var paint = new SKPaint())
        {
            paint.Shader = SKShader.CreateLinearGradient(
                new SKPoint(0, 0),
                new SKPoint(random.Next(picture.Width) / 2f, picture.Height),
                [SKColor.FromHsl(hue, 70, 78), SKColor.FromHsl((hue + 40) % 360, 65, 60), SKColor.FromHsl((hue + 80) % 360, 55, 35)],
                SKShaderTileMode.Clamp);
            canvas.DrawRect(0, 0, picture.Width, picture.Height, paint);
        }

        var size = Math.Min(picture.Width, picture.Height);
        using var shape = new SKPaint { IsAntialias = true };
        shape.Color = SKColor.FromHsl((hue + 180) % 360, 80, 88, 220);
        canvas.DrawCircle(random.Next(picture.Width), picture.Height * 0.25f, size * (0.08f + (random.Next(100) / 1200f)), shape);
        for (var layer = 0; layer < 4; layer++)
        {
            shape.Color = SKColor.FromHsl((hue + 100 + (layer * 12)) % 360, 45, 46 - (layer * 9), 235);
            DrawHills(canvas, picture, shape, picture.Height * (0.5f + (layer * 0.12f)), random);
        }
    }

    private static void DrawHills(SKCanvas canvas, Picture picture, SKPaint paint, float horizon, PaintRandom random)
    {
        const int points = 6;
        using var path = new SKPathBuilder();
        path.MoveTo(0, picture.Height);
        path.LineTo(0, horizon);
        var step = picture.Width / (float)points;
        for (var i = 0; i < points; i++)
        {
            var swing = picture.Height * ((random.Next(200) - 100) / 900f);
            path.QuadTo((i + 0.5f) * step, horizon + swing, (i + 1) * step, horizon);
        }

        path.LineTo(picture.Width, picture.Height);
        path.Close();
        using var shape = path.Detach();
        canvas.DrawPath(shape, paint);
    }

    private void DrawPrompt(SKCanvas canvas, Picture picture)
    {
        var size = Math.Min(picture.Width, picture.Height);
        var margin = size * 0.05f;
        var width = picture.Width - (4 * margin);
        var (lines, font) = Fit(picture.Prompt, width, picture.Height * 0.55f, size);
        using (font)
        {
            var lineHeight = font.Size * 1.3f;
            var height = (lines.Count * lineHeight) + margin;
            var top = (picture.Height - height) / 2;
            using var panel = new SKPaint { Color = new SKColor(10, 14, 24, 165), IsAntialias = true };
            canvas.DrawRoundRect(margin, top, picture.Width - (2 * margin), height, margin / 2, margin / 2, panel);
            using var ink = new SKPaint { Color = SKColors.White, IsAntialias = true };
            for (var i = 0; i < lines.Count; i++)
            {
                canvas.DrawText(lines[i], picture.Width / 2f, top + (margin / 2) + ((i + 0.8f) * lineHeight), SKTextAlign.Center, font, ink);
            }
        }

        using var small = new SKFont(_typeface, Math.Max(9, size * 0.022f));
        using var note = new SKPaint { Color = new SKColor(255, 255, 255, 220), IsAntialias = true };
        canvas.DrawText(
            $"{picture.ModelId} · {picture.Width}×{picture.Height} · seed {picture.Seed} · Bedrock simulator",
            margin, picture.Height - (margin / 2), SKTextAlign.Left, small, note);
    }

    /// <summary>The largest type in which the prompt fits the panel; a prompt that never fits loses its end.</summary>
    private (List<string> Lines, SKFont Font) Fit(string prompt, float width, float height, int size)
    {
        for (var points = Math.Max(14f, size / 12f); ; points *= 0.9f)
        {
            var font = new SKFont(_typeface, points);
            var lines = Wrap(prompt, width, font);
            var room = Math.Max(1, (int)(height / (points * 1.3f)));
            if (lines.Count <= room || points < Math.Max(10f, size / 60f))
            {
                return (lines.Count <= room ? lines : [.. lines.Take(room - 1), lines[room - 1] + "…"], font);
            }

            font.Dispose();
        }
    }

    private static List<string> Wrap(string text, float width, SKFont font)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var rest = word;
            while (true)
            {
                var joined = line.Length == 0 ? rest : $"{line} {rest}";
                if (font.MeasureText(joined) <= width)
                {
                    line = joined;
                    break;
                }

                if (line.Length > 0)
                {
                    lines.Add(line);
                    line = "";
                    continue;
                }

                var fits = Math.Max(1, font.BreakText(rest, width));
                lines.Add(rest[..fits]);
                rest = rest[fits..];
                if (rest.Length == 0)
                {
                    break;
                }
            }
        }

        if (line.Length > 0 || lines.Count == 0)
        {
            lines.Add(line);
        }

        return lines;
    }

    private static SKTypeface LoadTypeface()
    {
        using var stream = EmbeddedData.Open("DejaVuSans.ttf");
        using var data = SKData.Create(stream);
        return SKTypeface.FromData(data);
    }
}
