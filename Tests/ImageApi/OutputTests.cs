using System.Net;
using BedrockAspire.Tests.Pictures;
using SkiaSharp;

namespace BedrockAspire.Tests.ImageApi;

/// <summary>The format of the pictures that come back: the model's own where it has it, encoded anew where not.</summary>
public sealed class OutputTests(ImageServiceFixture service) : IClassFixture<ImageServiceFixture>
{
    private const string Sd35 = "stability.sd3-5-large-v1:0";
    private const string Core = "stability.stable-image-core-v1:1";
    private const string Nova = "amazon.nova-canvas-v1:0";

    [Theory]
    [InlineData(Sd35, "png", "png")]
    [InlineData(Sd35, "jpeg", "jpeg")]
    [InlineData(Sd35, "webp", "webp")]
    [InlineData(Core, "png", "PNG")]
    [InlineData(Core, "jpeg", "JPEG")]
    [InlineData(Core, "webp", "PNG")]
    [InlineData(Nova, "png", null)]
    [InlineData(Nova, "jpeg", null)]
    [InlineData(Nova, "webp", null)]
    public async Task Format_is_the_one_that_was_asked(string model, string format, string? sent)
    {
        var prompt = $"a {format} vixen by {model}";
        var answer = await service.DrawAsync($$"""{"model":"{{model}}","prompt":"{{prompt}}","output_format":"{{format}}"}""");

        using var picture = answer.Picture(format: FormatOf(format));
        Assert.Equal((1024, 1024), (picture.Width, picture.Height));
        Assert.Equal(format, answer.Body.GetProperty("output_format").GetString());
        Assert.Equal("opaque", answer.Body.GetProperty("background").GetString());
        Assert.Equal(model == Nova ? "medium" : null, answer.Body.TryGetProperty("quality", out var quality) ? quality.GetString() : null);
        Assert.Null(answer.Ignored);
        var body = Assert.Single(await service.SentAsync(prompt)).GetProperty("body");
        Assert.Equal(sent, body.TryGetProperty("output_format", out var value) ? value.GetString() : null);
    }

    [Fact]
    public async Task Compression_makes_the_file_smaller()
    {
        async Task<int> LengthAsync(int compression)
        {
            var answer = await service.DrawAsync(
                $$"""{"model":"{{Sd35}}","prompt":"a fox","seed":7,"output_format":"jpeg","output_compression":{{compression}}}""");
            using var picture = answer.Picture(format: SKEncodedImageFormat.Jpeg);
            return answer.Base64[0].Length;
        }

        var (low, high) = (await LengthAsync(20), await LengthAsync(95));
        Assert.InRange(low, 1000, high - 1000);
    }

    [Fact]
    public async Task Edit_has_the_format_that_was_asked()
    {
        var answer = await service.EditAsync(new EditForm()
            .Members(("model", "stability.stable-image-remove-background-v1:0"), ("output_format", "webp"), ("output_compression", "90"))
            .File(PictureFiles.Make(128, 128)));

        using var picture = answer.Picture(format: SKEncodedImageFormat.Webp);
        Assert.Equal(0, picture.GetPixel(0, 0).Alpha);
        Assert.Equal("transparent", answer.Body.GetProperty("background").GetString());
    }

    [Fact]
    public async Task Wishes_that_cannot_be_met_are_named()
    {
        var answer = await service.DrawAsync($$"""{"model":"{{Core}}","prompt":"a fox","background":"transparent","output_compression":50}""");

        answer.AssertPictures(1, "1024x1024");
        Assert.Equal("background,output_compression", answer.Ignored);
    }

    [Fact]
    public async Task Picture_in_a_format_that_was_not_asked_is_encoded_anew()
    {
        await using var harness = await ImageServiceFixture.StartAsync();
        var jpeg = Convert.ToBase64String(PictureFiles.Make(64, 32, SKEncodedImageFormat.Jpeg));
        await harness.Control.AddRulesAsync(
            $$"""[{"match":{"operation":"InvokeModel"},"answer":{"body":{"images":["{{jpeg}}"],"finish_reasons":[null],"seeds":[1]} } }]""",
            TestContext.Current.CancellationToken);

        (await ImageServiceFixture.SendAsync(harness.ImageClient, """{"prompt":"a fox"}""")).AssertPictures(1, "64x32");
    }

    [Fact]
    public async Task Picture_that_cannot_be_decoded_is_the_upstreams_failure()
    {
        await using var harness = await ImageServiceFixture.StartAsync();
        var cut = Convert.ToBase64String(PictureFiles.Noise(64, 64)[..2000]);
        await harness.Control.AddRulesAsync(
            $$"""[{"match":{"operation":"InvokeModel"},"answer":{"body":{"images":["{{cut}}"],"finish_reasons":[null],"seeds":[1]} } }]""",
            TestContext.Current.CancellationToken);

        (await ImageServiceFixture.SendAsync(harness.ImageClient, """{"prompt":"a fox","output_format":"jpeg","output_compression":80}"""))
            .AssertError(HttpStatusCode.BadGateway, "upstream_failed", null);
    }

    private static SKEncodedImageFormat FormatOf(string name) => name switch
    {
        "png" => SKEncodedImageFormat.Png,
        "jpeg" => SKEncodedImageFormat.Jpeg,
        _ => SKEncodedImageFormat.Webp,
    };
}
