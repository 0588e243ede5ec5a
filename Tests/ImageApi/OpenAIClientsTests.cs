using System.ClientModel;
using System.Net;
using System.Text.Json;
using BedrockAspire.Tests.Infrastructure;
using BedrockAspire.Tests.Pictures;
using OpenAI;
using OpenAI.Images;
using SkiaSharp;

namespace BedrockAspire.Tests.ImageApi;

/// <summary>OpenAI's own SDKs with real files: what they send is read, and what they get they understand.</summary>
public sealed class OpenAIClientsTests : IClassFixture<ImageServiceFixture>, IDisposable
{
    private readonly ImageServiceFixture _service;
    private readonly string _folder = Directory.CreateTempSubdirectory("pictures").FullName;

    public OpenAIClientsTests(ImageServiceFixture service)
    {
        _service = service;
        File.WriteAllBytes(Picture, PictureFiles.Make(256, 128));
        File.WriteAllBytes(Mask, EditsTests.LeftHalfTransparent(256, 128));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Picture => Path.Combine(_folder, "picture.png");

    private string Mask => Path.Combine(_folder, "mask.png");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Javascript_sdk_edits_and_varies()
    {
        var outcome = await NodeTools.RunAsync(
            "openai-client",
            "edits.mjs",
            new Dictionary<string, string>
            {
                ["GATEWAY_BASE_URL"] = _service.Harness.ImageBaseUrl.ToString(),
                ["GATEWAY_API_KEY"] = _service.Harness.ApiKey,
                ["PICTURE"] = Picture,
                ["MASK"] = Mask,
            },
            Token);

        outcome.AssertSuccess();
        using var result = JsonDocument.Parse(outcome.LastLine);
        foreach (var (name, count) in new[] { ("masked", 1), ("several", 2), ("variation", 1) })
        {
            Assert.Equal(
                $$"""{"count":{{count}},"isPng":true,"width":256,"height":128}""", result.RootElement.GetProperty(name).GetRawText());
        }

        var error = result.RootElement.GetProperty("error");
        Assert.Equal((400, "image"), (error.GetProperty("status").GetInt32(), error.GetProperty("param").GetString()));
    }

    [Fact]
    public async Task Dotnet_sdk_generates_in_another_format()
    {
        var client = Client("stable-diffusion-3-5");
        var options = new ImageGenerationOptions { Size = GeneratedImageSize.W1024xH1024, ResponseFormat = GeneratedImageFormat.Bytes };

        GeneratedImageCollection images = await client.GenerateImagesAsync("a red square", 2, options, Token).WaitAsync(TestTimeouts.Default, Token);

        Assert.Equal(2, images.Count);
        Assert.All(images, image => AssertPng(image, 1024, 1024));
    }

    [Fact]
    public async Task Dotnet_sdk_edits_a_file_with_a_mask()
    {
        await using var picture = File.OpenRead(Picture);
        await using var mask = File.OpenRead(Mask);
        var options = new ImageEditOptions { ResponseFormat = GeneratedImageFormat.Bytes };

        GeneratedImage image = await Client("gpt-image-1")
            .GenerateImageEditAsync(picture, "picture.png", "a red square", mask, "mask.png", options, Token)
            .WaitAsync(TestTimeouts.Default, Token);

        AssertPng(image, 256, 128);
    }

    [Fact]
    public async Task Dotnet_sdk_edits_a_file_without_a_mask()
    {
        await using var picture = File.OpenRead(Picture);

        GeneratedImageCollection images = await Client("image-edit")
            .GenerateImageEditsAsync(picture, "picture.jpg", "a red square", 2, new ImageEditOptions(), Token)
            .WaitAsync(TestTimeouts.Default, Token);

        Assert.Equal(2, images.Count);
        Assert.All(images, image => AssertPng(image, 256, 128));
    }

    [Fact]
    public async Task Dotnet_sdk_varies_a_file()
    {
        await using var picture = File.OpenRead(Picture);
        var options = new ImageVariationOptions { ResponseFormat = GeneratedImageFormat.Bytes };

        GeneratedImage image = await Client("dall-e-2")
            .GenerateImageVariationAsync(picture, "picture.png", options, Token)
            .WaitAsync(TestTimeouts.Default, Token);

        AssertPng(image, 256, 128);
    }

    [Fact]
    public async Task Dotnet_sdk_sees_why_an_edit_failed()
    {
        await using var svg = new MemoryStream("<svg/>"u8.ToArray());

        var failure = await Assert.ThrowsAsync<ClientResultException>(
            () => Client("image-edit").GenerateImageEditAsync(svg, "picture.png", "a red square", new ImageEditOptions(), Token));

        Assert.Equal((int)HttpStatusCode.BadRequest, failure.Status);
        Assert.Contains("SVG", failure.Message, StringComparison.Ordinal);
    }

    private ImageClient Client(string model) => new OpenAIClient(
        new ApiKeyCredential(_service.Harness.ApiKey), new OpenAIClientOptions { Endpoint = _service.Harness.ImageBaseUrl }).GetImageClient(model);

    private static void AssertPng(GeneratedImage image, int width, int height)
    {
        using var codec = SKCodec.Create(image.ImageBytes.ToStream());
        Assert.Equal(SKEncodedImageFormat.Png, codec.EncodedFormat);
        Assert.Equal((width, height), (codec.Info.Width, codec.Info.Height));
    }
}
