using System.Net;
using SkiaSharp;

namespace BedrockAspire.Tests.Simulator;

public sealed class ImageServiceTests
{
    private static readonly string Image = Encode(SKColors.SteelBlue);

    [Theory]
    [InlineData("stable-image-inpaint", "\"prompt\":\"a boat\"", 128, 96)]
    [InlineData("stable-outpaint", "\"left\":32,\"down\":64", 160, 160)]
    [InlineData("stable-image-erase-object", "\"grow_mask\":3", 128, 96)]
    [InlineData("stable-image-search-replace", "\"prompt\":\"a cat\",\"search_prompt\":\"dog\"", 128, 96)]
    [InlineData("stable-image-search-recolor", "\"prompt\":\"red\",\"select_prompt\":\"car\"", 128, 96)]
    [InlineData("stable-image-remove-background", "\"output_format\":\"png\"", 128, 96)]
    [InlineData("stable-image-control-sketch", "\"prompt\":\"a boat\",\"control_strength\":0.5", 128, 96)]
    [InlineData("stable-image-control-structure", "\"prompt\":\"a boat\"", 128, 96)]
    [InlineData("stable-image-style-guide", "\"prompt\":\"a boat\",\"aspect_ratio\":\"16:9\"", 1344, 768)]
    [InlineData("stable-creative-upscale", "\"prompt\":\"a boat\"", 2364, 1773)]
    [InlineData("stable-conservative-upscale", "\"prompt\":\"a boat\"", 2364, 1773)]
    [InlineData("stable-fast-upscale", "\"output_format\":\"png\"", 512, 384)]
    public async Task Service_answers_a_picture_of_its_size(string service, string members, int width, int height)
    {
        await using var server = await SimulatorServer.StartAsync();

        var reply = await ImageTests.InvokeAsync(server, $"us.stability.{service}-v1:0", $"{{\"image\":\"{Image}\",{members}}}");

        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        ImageTests.AssertPicture(reply.Json.GetProperty("images")[0], SKEncodedImageFormat.Png, width, height);
    }

    [Fact]
    public async Task Style_transfer_takes_two_pictures()
    {
        await using var server = await SimulatorServer.StartAsync();

        var reply = await ImageTests.InvokeAsync(
            server, "us.stability.stable-style-transfer-v1:0", $$"""{"init_image":"{{Image}}","style_image":"{{Encode(SKColors.Orange)}}"}""");

        ImageTests.AssertPicture(reply.Json.GetProperty("images")[0], SKEncodedImageFormat.Png, 128, 96);
    }

    [Fact]
    public async Task Inpaint_changes_only_what_is_white_in_the_mask()
    {
        await using var server = await SimulatorServer.StartAsync();
        using var half = new SKBitmap(128, 96);
        half.Erase(SKColors.Black);
        half.Erase(SKColors.White, SKRectI.Create(64, 0, 64, 96));

        var reply = await ImageTests.InvokeAsync(
            server, "us.stability.stable-image-inpaint-v1:0", $$"""{"image":"{{Image}}","mask":"{{Encode(half)}}","prompt":"a boat"}""");

        using var result = SKBitmap.Decode(reply.Json.GetProperty("images")[0].GetBytesFromBase64());
        Assert.Equal(SKColors.SteelBlue, result.GetPixel(10, 50));
        Assert.NotEqual(SKColors.SteelBlue, result.GetPixel(120, 5));
    }

    [Fact]
    public async Task Removed_background_is_transparent()
    {
        await using var server = await SimulatorServer.StartAsync();

        var reply = await ImageTests.InvokeAsync(server, "us.stability.stable-image-remove-background-v1:0", $$"""{"image":"{{Image}}"}""");

        using var result = SKBitmap.Decode(reply.Json.GetProperty("images")[0].GetBytesFromBase64());
        Assert.Equal(0, result.GetPixel(0, 0).Alpha);
    }

    [Fact]
    public async Task Service_needs_its_profile_and_its_members()
    {
        await using var server = await SimulatorServer.StartAsync();

        var bare = await ImageTests.InvokeAsync(server, "stability.stable-image-inpaint-v1:0", "{}");
        var missing = await ImageTests.InvokeAsync(server, "us.stability.stable-fast-upscale-v1:0", "{}");

        Assert.Contains("with on-demand throughput isn’t supported", bare.Message, StringComparison.Ordinal);
        Assert.Equal("Malformed input request: #: required key [image] not found, please reformat your input and try again.", missing.Message);
    }

    private static string Encode(SKColor color)
    {
        using var bitmap = new SKBitmap(128, 96);
        bitmap.Erase(color);
        return Encode(bitmap);
    }

    private static string Encode(SKBitmap bitmap)
    {
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return Convert.ToBase64String(data.AsSpan());
    }
}
