using System.Text;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Pictures;
using CsCheck;
using Microsoft.Extensions.Options;
using SkiaSharp;

namespace BedrockAspire.Tests.Pictures;

/// <summary>Pictures become what their limits ask for, and no more is done to them than that.</summary>
public sealed class PictureFitTests : IDisposable
{
    private readonly PictureWorkshop _workshop = new(Options.Create(new PictureOptions()));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _workshop.Dispose();

    [Theory]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public async Task Picture_that_fits_is_the_same_bytes(SKEncodedImageFormat format)
    {
        var file = PictureFiles.Make(100, 60, format);

        var fitted = await _workshop.FitAsync(file, new PictureLimits { MaxSide = 100 }, "image", Token);

        Assert.Equal(PictureChanges.None, fitted.Changes);
        Assert.Null(fitted.Description);
        Assert.True(fitted.Bytes.Span == file.AsSpan());
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public async Task Large_picture_is_scaled_and_keeps_its_format_and_shape(SKEncodedImageFormat format)
    {
        var fitted = await _workshop.FitAsync(PictureFiles.Make(1600, 800, format), new PictureLimits { MaxSide = 300 }, "image", Token);

        Assert.Equal(PictureChanges.Scaled, fitted.Changes);
        Assert.Equal("scaled from 1600x800 to 300x150", fitted.Description);
        using var bitmap = Decode(fitted, format);
        Assert.Equal((300, 150), (bitmap.Width, bitmap.Height));
        AssertNear(SKColors.Lime, bitmap.GetPixel(10, 10));
        AssertNear(SKColors.Red, bitmap.GetPixel(10, 140));
        AssertNear(SKColors.Blue, bitmap.GetPixel(290, 140));
    }

    [Theory]
    [InlineData(1, 64, 32)]
    [InlineData(2, 64, 32)]
    [InlineData(3, 64, 32)]
    [InlineData(4, 64, 32)]
    [InlineData(5, 32, 64)]
    [InlineData(6, 32, 64)]
    [InlineData(7, 32, 64)]
    [InlineData(8, 32, 64)]
    public async Task Orientation_is_applied_and_exif_dropped(ushort orientation, int width, int height)
    {
        var file = PictureFiles.WithExif(PictureFiles.Make(64, 32, SKEncodedImageFormat.Jpeg), orientation);
        using var expected = SKBitmap.Decode(PictureFiles.Make(64, 32, SKEncodedImageFormat.Jpeg));

        var fitted = await _workshop.FitAsync(file, new PictureLimits(), "image", Token);

        Assert.True(fitted.Changes.HasFlag(PictureChanges.NotesDropped));
        Assert.Equal(orientation != 1, fitted.Changes.HasFlag(PictureChanges.Turned));
        Assert.False(fitted.Changes.HasFlag(PictureChanges.Scaled));
        AssertNoNotes(fitted);
        using var bitmap = Decode(fitted, SKEncodedImageFormat.Jpeg);
        Assert.Equal((width, height), (bitmap.Width, bitmap.Height));
        // The stored top left corner, which EXIF says where to put.
        var (x, y) = orientation switch
        {
            1 or 5 => (4, 4),
            2 => (width - 5, 4),
            3 or 7 => (width - 5, height - 5),
            4 => (4, height - 5),
            6 => (width - 5, 4),
            _ => (4, height - 5),
        };
        AssertNear(expected.GetPixel(4, 4), bitmap.GetPixel(x, y));
        var (farX, farY) = (width - 1 - x, height - 1 - y);
        AssertNear(expected.GetPixel(59, 27), bitmap.GetPixel(farX, farY));
    }

    [Fact]
    public async Task Notes_of_a_jpeg_go_without_touching_its_pixels()
    {
        var plain = PictureFiles.Make(64, 32, SKEncodedImageFormat.Jpeg);

        var fitted = await _workshop.FitAsync(PictureFiles.WithExif(plain, 1), new PictureLimits(), "image", Token);

        Assert.Equal(plain, fitted.Bytes.ToArray());
    }

    [Fact]
    public async Task Notes_of_a_png_go_without_touching_its_pixels()
    {
        var plain = PictureFiles.Make(64, 32);
        var noted = PictureFiles.WithChunk(PictureFiles.WithChunk(plain, "tEXt", "Author\0Nikon"u8.ToArray()), "eXIf", "II*\0Nikon"u8.ToArray());

        var fitted = await _workshop.FitAsync(noted, new PictureLimits(), "image", Token);

        Assert.Equal(plain, fitted.Bytes.ToArray());
        Assert.Equal(PictureChanges.NotesDropped, fitted.Changes);
    }

    [Fact]
    public async Task Notes_of_a_webp_go_without_touching_its_pixels()
    {
        var plain = PictureFiles.Make(64, 32, SKEncodedImageFormat.Webp);
        // A file with notes has a header that announces them: width - 1 and height - 1 in three bytes each.
        byte[] body =
        [
            .. "WEBP"u8, .. "VP8X"u8, 10, 0, 0, 0, 0b1100, 0, 0, 0, 63, 0, 0, 31, 0, 0, .. plain[12..],
            .. "EXIF"u8, 6, 0, 0, 0, .. "Nikon!"u8, .. "XMP "u8, 5, 0, 0, 0, .. "Nikon"u8, 0,
        ];
        byte[] file = [.. "RIFF"u8, .. BitConverter.GetBytes(body.Length), .. body];

        var fitted = await _workshop.FitAsync(file, new PictureLimits(), "image", Token);

        AssertNoNotes(fitted);
        Assert.Equal(PictureChanges.NotesDropped, fitted.Changes);
        using var bitmap = Decode(fitted, SKEncodedImageFormat.Webp);
        using var expected = SKBitmap.Decode(plain);
        Assert.Equal(expected.Pixels, bitmap.Pixels);
    }

    [Fact]
    public async Task Gif_becomes_png_of_its_first_frame()
    {
        var fitted = await _workshop.FitAsync(PictureFiles.AnimatedGif(), new PictureLimits { MinSide = 8 }, "image", Token);

        Assert.Equal((PictureFormat.Png, 8, 8), (fitted.Facts.Format, fitted.Facts.Width, fitted.Facts.Height));
        Assert.Equal("scaled from 1x1 to 8x8, made png of gif, its first frame taken", fitted.Description);
    }

    [Fact]
    public async Task Gif_that_is_taken_stays_a_gif()
    {
        var file = PictureFiles.AnimatedGif();

        var fitted = await _workshop.FitAsync(file, new PictureLimits { Formats = [PictureFormat.Gif, PictureFormat.Png] }, "image", Token);

        Assert.Equal(file, fitted.Bytes.ToArray());
    }

    [Fact]
    public async Task Transparency_becomes_white_where_only_jpeg_is_taken()
    {
        using var clear = new SKBitmap(16, 16, SKColorType.Rgba8888, SKAlphaType.Premul);

        var fitted = await _workshop.FitAsync(
            PictureFiles.Encode(clear), new PictureLimits { Formats = [PictureFormat.Jpeg] }, "image", Token);

        Assert.Equal(PictureChanges.FormatChanged | PictureChanges.Flattened, fitted.Changes);
        using var bitmap = Decode(fitted, SKEncodedImageFormat.Jpeg);
        AssertNear(SKColors.White, bitmap.GetPixel(8, 8));
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Png, 200_000)]
    [InlineData(SKEncodedImageFormat.Jpeg, 50_000)]
    [InlineData(SKEncodedImageFormat.Webp, 20_000)]
    public async Task File_becomes_as_small_as_it_must(SKEncodedImageFormat format, int maxBytes)
    {
        var fitted = await _workshop.FitAsync(PictureFiles.Noise(512, 512, format), new PictureLimits { MaxBytes = maxBytes }, "image", Token);

        Assert.InRange(fitted.Bytes.Length, 1, maxBytes);
        Assert.NotNull(fitted.Description);
        using var codec = SKCodec.Create(new MemoryStream(fitted.Bytes.ToArray()));
        Assert.Equal(fitted.Facts, new PictureFacts(FormatOf(codec.EncodedFormat), codec.Info.Width, codec.Info.Height));
    }

    [Fact]
    public async Task Picture_that_cannot_be_made_small_enough_is_refused()
    {
        var limits = new PictureLimits { MaxBytes = 500, MinSide = 400 };

        var error = await Assert.ThrowsAsync<GatewayException>(() => _workshop.FitAsync(PictureFiles.Noise(512, 512), limits, "image", Token));

        Assert.Equal("image", error.Error.Param);
    }

    [Fact]
    public async Task Picture_that_is_too_narrow_is_refused()
    {
        var limits = new PictureLimits { MinSide = 64, MaxSide = 1536 };

        var error = await Assert.ThrowsAsync<GatewayException>(() => _workshop.FitAsync(PictureFiles.Make(2000, 10), limits, "image", Token));

        Assert.Contains("too long and narrow", error.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Size_found_keeps_every_limit_and_the_shape()
    {
        var limits =
            from minSide in Gen.Int[1, 320]
            from maxSide in Gen.Int[minSide, 8000]
            from maxPixels in Gen.Long[(long)minSide * minSide, 64_000_000]
            from minPixels in Gen.Long[1, maxPixels]
            select new PictureLimits { MinSide = minSide, MaxSide = maxSide, MaxPixels = maxPixels, MinPixels = minPixels };
        Gen.Select(Gen.Int[1, 12_000], Gen.Int[1, 12_000], limits).Sample((width, height, limit) =>
        {
            if (PictureScale.Fit(width, height, limit) is not { } size)
            {
                return;
            }

            Assert.InRange(Math.Min(size.Width, size.Height), limit.MinSide, int.MaxValue);
            Assert.InRange(Math.Max(size.Width, size.Height), 1, limit.MaxSide);
            Assert.InRange((long)size.Width * size.Height, limit.MinPixels, limit.MaxPixels);
            // One side may be off by what rounding does to it.
            var factor = Math.Sqrt((double)size.Width * size.Height / ((double)width * height));
            Assert.InRange(size.Width, (width * factor) - 2 - (width * factor / size.Height), (width * factor) + 2 + (width * factor / size.Height));
        });
    }

    [Fact]
    public void Size_within_the_limits_stays() => Gen.Select(Gen.Int[1, 5000], Gen.Int[1, 5000]).Sample((width, height) =>
        Assert.Equal((width, height), PictureScale.Fit(width, height, new PictureLimits { MaxSide = 5000, MaxPixels = 25_000_000 })));

    private static SKBitmap Decode(FittedPicture picture, SKEncodedImageFormat format)
    {
        using var codec = SKCodec.Create(new MemoryStream(picture.Bytes.ToArray()));
        Assert.Equal(format, codec.EncodedFormat);
        Assert.Equal(SKEncodedOrigin.TopLeft, codec.EncodedOrigin);
        return SKBitmap.Decode(codec);
    }

    private static void AssertNoNotes(FittedPicture picture)
    {
        Assert.Equal(-1, picture.Bytes.Span.IndexOf("Exif"u8));
        Assert.DoesNotContain("Nikon", Encoding.Latin1.GetString(picture.Bytes.Span), StringComparison.Ordinal);
    }

    private static PictureFormat FormatOf(SKEncodedImageFormat format) => format switch
    {
        SKEncodedImageFormat.Png => PictureFormat.Png,
        SKEncodedImageFormat.Jpeg => PictureFormat.Jpeg,
        _ => PictureFormat.WebP,
    };

    private static void AssertNear(SKColor expected, SKColor actual) => Assert.True(
        Math.Abs(expected.Red - actual.Red) + Math.Abs(expected.Green - actual.Green) + Math.Abs(expected.Blue - actual.Blue) < 60,
        $"{actual} is not {expected}");
}
