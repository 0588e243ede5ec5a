using System.IO.Compression;
using System.Text;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Pictures;
using BedrockAspire.Tests.Infrastructure;
using Microsoft.Extensions.Options;
using SkiaSharp;

namespace BedrockAspire.Tests.Pictures;

/// <summary>Files that are made to hurt, and files that are broken: each is refused in words, and in little memory.</summary>
public sealed class PictureSafetyTests : IDisposable
{
    private const string Param = "image";
    private static readonly PictureLimits Any = new() { Formats = [PictureFormat.Png], MaxSide = 512 };

    private readonly PictureWorkshop _workshop = new(Options.Create(new PictureOptions()));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _workshop.Dispose();

    [Theory]
    [InlineData(50_000, 50_000)]
    [InlineData(8_000, 6_251)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public async Task Bomb_is_refused_by_its_header_alone(int width, int height)
    {
        var bomb = PictureFiles.Png(width, height, bitDepth: 8, colorType: 6, [("IDAT", [0x78, 0x9C])]);

        var message = await RefusalAsync(bomb);

        Assert.Contains("million", message, StringComparison.Ordinal);
        Assert.Contains("Scale it down", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bomb_of_small_file_that_unpacks_to_its_size_costs_no_memory()
    {
        var bomb = PictureFiles.PngBomb(20_000, 20_000);
        Assert.InRange(bomb.Length, 1, 1024 * 1024);
        var before = Environment.WorkingSet;

        await RefusalAsync(bomb);

        // Decoded it would be 1,600 MB.
        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 200L * 1024 * 1024);
    }

    [Theory]
    [InlineData("zTXt", "Comment\0\0")]
    [InlineData("iCCP", "profile\0\0")]
    public async Task Bomb_in_a_note_is_not_unpacked(string type, string start)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var zeros = new byte[1024 * 1024];
            for (var i = 0; i < 1024; i++)
            {
                zip.Write(zeros);
            }
        }

        var file = PictureFiles.WithChunk(PictureFiles.Make(600, 600), type, [.. Encoding.ASCII.GetBytes(start), .. packed.ToArray()]);
        var before = Environment.WorkingSet;

        var fitted = await _workshop.FitAsync(file, Any, Param, Token).WaitAsync(TestTimeouts.Default, Token);

        Assert.Equal((512, 512), (fitted.Facts.Width, fitted.Facts.Height));
        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 200L * 1024 * 1024);
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Png, 0.5)]
    [InlineData(SKEncodedImageFormat.Png, 0.99)]
    [InlineData(SKEncodedImageFormat.Jpeg, 0.5)]
    [InlineData(SKEncodedImageFormat.Jpeg, 0.99)]
    [InlineData(SKEncodedImageFormat.Webp, 0.5)]
    public async Task Truncated_picture_is_refused(SKEncodedImageFormat format, double share)
    {
        var file = PictureFiles.Noise(128, 128, format);

        Assert.Contains("cut off", await RefusalAsync(file[..(int)(file.Length * share)]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Truncated_gif_is_refused()
    {
        Assert.Contains("cut off", await RefusalAsync(PictureFiles.AnimatedGif()[..^1]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damaged_picture_is_refused_when_it_has_to_be_decoded()
    {
        var file = PictureFiles.Noise(1024, 64);
        file.AsSpan(file.Length / 2, 64).Clear();

        Assert.Contains("damaged", await RefusalAsync(file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG")]
    [InlineData("  <?xml version='1.0'?><svg/>", "SVG")]
    [InlineData("%PDF-1.7", "PDF")]
    [InlineData("BM000000000000", "BMP")]
    [InlineData("0000ftypheic0000", "HEIC")]
    [InlineData("0000ftypavif0000", "AVIF")]
    [InlineData("hello", "no picture")]
    [InlineData("\u0089PNG", "damaged")]
    public async Task Other_file_is_refused_by_name(string text, string name)
    {
        var message = await RefusalAsync(Encoding.Latin1.GetBytes(text));

        Assert.Contains(name, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Empty_file_is_refused() => Assert.Contains("empty", await RefusalAsync([]), StringComparison.Ordinal);

    [Fact]
    public async Task File_over_the_byte_limit_is_refused()
    {
        using var small = new PictureWorkshop(Options.Create(new PictureOptions { MaxBytes = 2000 }));

        var error = await Assert.ThrowsAsync<GatewayException>(() => small.FitAsync(PictureFiles.Noise(64, 64), Any, Param, Token));

        Assert.Contains("at most 2000", error.Error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, byte[]> Polyglots() => new()
    {
        { "a ZIP archive", [.. PictureFiles.Make(64, 64), .. PictureFiles.Zip()] },
        { "a ZIP archive", [.. PictureFiles.Make(64, 64, SKEncodedImageFormat.Jpeg), .. PictureFiles.Zip()] },
        { "a PDF", PictureFiles.WithChunk(PictureFiles.Make(64, 64), "tEXt", Encoding.ASCII.GetBytes("a\0%PDF-1.7")) },
        { "a web page", PictureFiles.WithChunk(PictureFiles.Make(64, 64), "tEXt", Encoding.ASCII.GetBytes("a\0<ScRiPt>alert(1)</script>")) },
        { "a web page", [.. PictureFiles.Make(64, 64, SKEncodedImageFormat.Jpeg), .. "<?php system($_GET[0]);"u8] },
        { "other data", [.. PictureFiles.Make(64, 64), .. "MZ and the rest of a program"u8] },
        { "other data", [.. PictureFiles.AnimatedGif(), 1] },
        { "other data", [.. PictureFiles.Make(64, 64, SKEncodedImageFormat.Jpeg), .. "\u007fELF program"u8] },
    };

    [Theory]
    [MemberData(nameof(Polyglots))]
    public async Task Polyglot_is_refused_by_name(string other, byte[] file) =>
        Assert.Contains(other, await RefusalAsync(file), StringComparison.Ordinal);

    [Fact]
    public async Task What_a_camera_puts_behind_a_jpeg_is_cut_away()
    {
        var picture = PictureFiles.Make(64, 64, SKEncodedImageFormat.Jpeg);
        byte[] file = [.. picture, .. PictureFiles.Make(16, 16, SKEncodedImageFormat.Jpeg)];

        var fitted = await _workshop.FitAsync(file, new PictureLimits(), Param, Token);

        Assert.Equal(picture, fitted.Bytes.ToArray());
        Assert.Equal(PictureChanges.NotesDropped, fitted.Changes);
    }

    [Fact]
    public async Task Work_waits_for_a_place_and_leaves_the_queue_when_cancelled()
    {
        using var one = new PictureWorkshop(Options.Create(new PictureOptions { MaxParallel = 1 }));
        using var release = new ManualResetEventSlim();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = one.RunAsync(
            () =>
            {
                begun.SetResult();
                release.Wait(Token);
                return Thread.CurrentThread.IsThreadPoolThread;
            },
            Token);
        await begun.Task.WaitAsync(TestTimeouts.Default, Token);
        using var leaving = new CancellationTokenSource();

        var second = one.RunAsync(() => 2, leaving.Token);
        Assert.False(second.IsCompleted);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.WaitAsync(TestTimeouts.Default, Token));
        release.Set();

        Assert.False(await first.WaitAsync(TestTimeouts.Default, Token));
        Assert.Equal(3, await one.RunAsync(() => 3, Token).WaitAsync(TestTimeouts.Default, Token));
    }

    private async Task<string> RefusalAsync(byte[] file)
    {
        var error = await Assert.ThrowsAsync<GatewayException>(
            () => _workshop.FitAsync(file, Any, Param, Token).WaitAsync(TestTimeouts.Default, Token));
        Assert.Equal(GatewayErrorKind.InvalidRequest, error.Error.Kind);
        Assert.Equal(Param, error.Error.Param);
        return error.Error.Message;
    }
}
