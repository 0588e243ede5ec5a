using System.Net;
using System.Text.Json;
using SkiaSharp;

namespace BedrockAspire.Tests.Simulator;

public sealed class ImageTests
{
    private const string Sd35 = "stability.sd3-5-large-v1:0";
    private const string Core = "stability.stable-image-core-v1:1";
    private const string Canvas = "amazon.nova-canvas-v1:0";
    private const string Titan = "amazon.titan-image-generator-v2:0";

    [Theory]
    [InlineData("1:1", "png", SKEncodedImageFormat.Png, 1024, 1024)]
    [InlineData("16:9", "jpeg", SKEncodedImageFormat.Jpeg, 1344, 768)]
    [InlineData("9:21", "webp", SKEncodedImageFormat.Webp, 640, 1536)]
    public async Task Stability_picture_has_the_format_and_the_size_of_the_ratio(string ratio, string format, SKEncodedImageFormat encoded, int width, int height)
    {
        await using var server = await SimulatorServer.StartAsync();

        var reply = await InvokeAsync(server, Sd35, $$"""{"prompt":"a fox","aspect_ratio":"{{ratio}}","output_format":"{{format}}","seed":7}""");

        Assert.Equal(7, reply.Json.GetProperty("seeds")[0].GetInt64());
        Assert.Equal(JsonValueKind.Null, reply.Json.GetProperty("finish_reasons")[0].ValueKind);
        AssertPicture(reply.Json.GetProperty("images")[0], encoded, width, height);
        Assert.NotEmpty(reply.Headers["X-Amzn-Bedrock-Invocation-Latency"]);
    }

    [Theory]
    [InlineData(Core, """{"prompt":"a","aspect_ratio":"4:3"}""")]
    [InlineData(Core, """{"prompt":"a","output_format":"webp"}""")]
    [InlineData(Core, """{"prompt":"a","seed":-1}""")]
    [InlineData(Core, """{"prompt":"a","size":"1024x1024"}""")]
    [InlineData(Sd35, """{"prompt":"a","mode":"image-to-image"}""")]
    [InlineData(Canvas, """{"prompt":"a"}""")]
    public async Task Picture_request_that_does_not_fit_is_malformed(string model, string body)
    {
        await using var server = await SimulatorServer.StartAsync();

        var reply = await InvokeAsync(server, model, body, model == Canvas ? "us-east-1" : "us-west-2");

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.StartsWith("Malformed input request: ", reply.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nova_canvas_draws_the_asked_number_of_pictures_of_the_exact_size()
    {
        await using var server = await SimulatorServer.StartAsync();

        var reply = await InvokeAsync(server, Canvas, AmazonBody("a boat", 1280, 720, 2), "us-east-1");

        var images = reply.Json.GetProperty("images");
        Assert.Equal(2, images.GetArrayLength());
        Assert.NotEqual(images[0].GetString(), images[1].GetString());
        AssertPicture(images[0], SKEncodedImageFormat.Png, 1280, 720);
    }

    [Theory]
    [InlineData(Canvas, 1000, 1000, "Width and height must be divisible by 16.")]
    [InlineData(Canvas, 2048, 2048, "The total number of pixels must be less than 4,194,304.")]
    [InlineData(Canvas, 2048, 320, "The aspect ratio must be between 1:4 and 4:1.")]
    [InlineData(Titan, 1000, 1000, "Width and height 1000x1000 is not a supported size. Please refer to the documentation for the supported sizes.")]
    public async Task Amazon_size_rules_hold(string model, int width, int height, string message)
    {
        await using var server = await SimulatorServer.StartAsync();

        var reply = await InvokeAsync(server, model, AmazonBody("a boat", width, height, 1), "us-east-1");

        Assert.Equal(message, reply.Message);
    }

    [Fact]
    public async Task Content_filters_act_as_each_family_does()
    {
        await using var server = await SimulatorServer.StartAsync();

        var prompt = await InvokeAsync(server, Core, """{"prompt":"a filtered-prompt"}""");
        var output = await InvokeAsync(server, Core, """{"prompt":"a filtered-output"}""");
        var amazonPrompt = await InvokeAsync(server, Canvas, AmazonBody("a filtered-prompt", 512, 512, 1), "us-east-1");
        var amazonOutput = await InvokeAsync(server, Canvas, AmazonBody("a filtered-output", 512, 512, 1), "us-east-1");

        Assert.Equal("""{"finish_reasons":["Filter reason: prompt"]}""", prompt.Text);
        Assert.Equal("""{"finish_reasons":["Filter reason: output image"]}""", output.Text);
        Assert.Equal("This request has been blocked by our content filters. Please adjust your text prompt to submit a new request.", amazonPrompt.Message);
        Assert.Equal(
            """{"images":[],"error":"All of the generated images have been blocked by our content filters."}""", amazonOutput.Text);
        Assert.Equal(HttpStatusCode.OK, amazonOutput.Status);
    }

    [Fact]
    public async Task Picture_repeats_under_prompt_and_seed_and_differs_by_seed()
    {
        await using var server = await SimulatorServer.StartAsync();

        var first = await InvokeAsync(server, Core, """{"prompt":"a fox","seed":1}""");
        var again = await InvokeAsync(server, Core, """{"prompt":"a fox","seed":1}""");
        var other = await InvokeAsync(server, Core, """{"prompt":"a fox","seed":2}""");

        Assert.Equal(first.Text, again.Text);
        Assert.NotEqual(first.Text, other.Text);
    }

    [Fact]
    public async Task Model_of_another_region_is_unknown()
    {
        await using var server = await SimulatorServer.StartAsync();

        var reply = await InvokeAsync(server, Core, """{"prompt":"a fox"}""", "us-east-1");

        Assert.Equal("The provided model identifier is invalid.", reply.Message);
    }

    internal static Task<Reply> InvokeAsync(SimulatorServer server, string model, string body, string region = "us-west-2") =>
        server.PostAsync(SimulatorServer.PathOf(model, "invoke"), body, ("x-simulator-region", region));

    internal static void AssertPicture(JsonElement base64, SKEncodedImageFormat format, int width, int height)
    {
        using var codec = SKCodec.Create(new MemoryStream(base64.GetBytesFromBase64()));
        Assert.Equal(format, codec.EncodedFormat);
        Assert.Equal(width, codec.Info.Width);
        Assert.Equal(height, codec.Info.Height);
    }

    private static string AmazonBody(string text, int width, int height, int count) =>
        $$$"""{"taskType":"TEXT_IMAGE","textToImageParams":{"text":"{{{text}}}"},"imageGenerationConfig":{"width":{{{width}}},"height":{{{height}}},"numberOfImages":{{{count}}}}}""";
}
