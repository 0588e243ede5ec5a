using System.Net;
using BedrockAspire.Tests.Infrastructure;
using BedrockAspire.Tests.Pictures;
using SkiaSharp;

namespace BedrockAspire.Tests.ImageApi;

/// <summary>Open WebUI's requests as its versions send them (cases I1 to I6 of its contract); what it makes of the replies decides what is asserted.</summary>
public sealed class OpenWebUiImagesTests(ImageServiceFixture service) : IClassFixture<ImageServiceFixture>
{
    private const string EditModel = "stability.sd3-5-large-v1:0";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"model":"dall-e-2","prompt":"a fox","n":1,"size":"512x512","response_format":"b64_json"}""", "1024x1024")]
    [InlineData("""{"model":"dall-e-2","prompt":"a fox","n":2,"size":"1024x1024"}""", "1024x1024")]
    [InlineData("""{"model":"gpt-image-1","prompt":"a fox","n":1,"size":"auto"}""", "1024x1024")]
    [InlineData("""{"model":"","prompt":"a fox","n":1,"size":"","response_format":"b64_json"}""", "1024x1024")]
    [InlineData("""{"model":"image","prompt":"a fox","n":1,"size":null}""", "1024x1024")]
    [InlineData("""{"model":"image","prompt":"a fox","size":"333x777","steps":30,"sampler":"Euler","seed":5}""", "640x1536")]
    public async Task I1_generation_of_any_version_is_drawn(string json, string size) =>
        (await service.DrawAsync(json)).AssertPictures(json.Contains("\"n\":2", StringComparison.Ordinal) ? 2 : 1, size);

    [Fact]
    public async Task I2_reply_holds_png_in_bare_base64_and_never_a_url()
    {
        var answers = new[]
        {
            await service.DrawAsync("""{"model":"gpt-image-1","prompt":"a fox"}"""),
            await service.EditAsync(new EditForm().Text("prompt", "a fox").File(PictureFiles.Make(128, 128, SKEncodedImageFormat.Jpeg), "image[]")),
        };

        Assert.All(answers, answer =>
        {
            using var picture = answer.Picture();
            Assert.All(answer.Body.GetProperty("data").EnumerateArray(), image => Assert.False(image.TryGetProperty("url", out _)));
            Assert.StartsWith("iVBOR", answer.Base64[0], StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("image", "")]
    [InlineData("image", "dall-e-2")]
    [InlineData("image[]", "")]
    [InlineData("image[]", "image")]
    [InlineData("image[]", "gpt-image-1")]
    [InlineData("images", "chatgpt-image-latest")]
    public async Task I3_edit_of_any_version_without_model_or_mask_is_drawn_by_the_default_one(string field, string model)
    {
        var form = new EditForm().Members(("model", model), ("prompt", "a fox"), ("n", "1"), ("response_format", "b64_json"))
            .File(PictureFiles.Make(512, 512, SKEncodedImageFormat.Jpeg), field, "0a1b.png", "image/png");

        var answer = await service.EditAsync(form);

        answer.AssertPictures(1, "512x512");
        Assert.Equal(EditModel, answer.Headers["x-gateway-model"]);
        Assert.Contains($"{EditModel} was used", answer.Warning, StringComparison.Ordinal);
        Assert.Null(answer.Ignored);
    }

    [Theory]
    [InlineData("image")]
    [InlineData("image[]")]
    public async Task I3_pictures_of_a_repeated_field_are_taken(string field)
    {
        var form = new EditForm().Members(("model", ""), ("prompt", "a fox"), ("size", "512x512"))
            .File(PictureFiles.Make(512, 512), field, "1.png").File(PictureFiles.Make(64, 64, SKEncodedImageFormat.Webp), field, "2.png");

        var answer = await service.EditAsync(form);

        answer.AssertPictures(1, "512x512");
        Assert.Equal("image[1]", answer.Ignored);
    }

    [Fact]
    public async Task I3_mask_is_drawn_by_the_default_model_for_masks()
    {
        var answer = await service.EditAsync(new EditForm().Members(("model", "dall-e-2"), ("prompt", "a fox"))
            .File(PictureFiles.Make(128, 128)).File(EditsTests.LeftHalfTransparent(128, 128), "mask"));

        answer.AssertPictures(1, "128x128");
        Assert.Contains("stability.stable-image-inpaint-v1:0 was used", answer.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task I3_default_models_are_the_operators()
    {
        await using var harness = await ImageServiceFixture.StartAsync(
            options => options.Settings["ImageApi:DefaultEditModel"] = "stability.stable-image-control-structure-v1:0");

        var answer = await ImageServiceFixture.SendAsync(
            harness.ImageClient, new EditForm().Members(("model", ""), ("prompt", "a fox")).File(PictureFiles.Make(128, 128), "image[]"));

        Assert.Equal("us.stability.stable-image-control-structure-v1:0", answer.Headers["x-gateway-model"]);
    }

    [Fact]
    public async Task I4_error_is_an_envelope_and_a_short_ascii_status_line()
    {
        var filtered = await service.DrawAsync("""{"model":"image","prompt":"a filtered-prompt fox"}""");
        var broken = await service.EditAsync(new EditForm().Text("prompt", "a fox").File("<svg/>"u8.ToArray(), "image[]"));

        Assert.Contains("content filter", filtered.AssertError(HttpStatusCode.BadRequest, "content_policy_violation", "prompt"), StringComparison.Ordinal);
        Assert.Contains("SVG", broken.AssertError(HttpStatusCode.BadRequest, null, "image"), StringComparison.Ordinal);
        Assert.All(new[] { filtered.StatusText!, broken.StatusText! }, text =>
        {
            Assert.InRange(text.Length, 10, 512);
            Assert.DoesNotContain(text, character => character is < ' ' or > '~');
        });
    }

    [Theory]
    [InlineData("/v1//images/edits")]
    [InlineData("/v1/images/edits?api-version=2025-04-01-preview")]
    [InlineData("/v1//images/variations?api-version=x")]
    public async Task I5_path_as_open_webui_makes_it_is_served(string path)
    {
        var answer = await service.EditAsync(new EditForm().Members(("model", ""), ("prompt", "a fox")).File(PictureFiles.Make(128, 128)), path);

        answer.AssertPictures(1, "128x128");
    }

    [Fact]
    public async Task I6_edit_of_ten_minutes_is_not_cut()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        await using var bedrock = await StubBedrock.StartAsync(Token);
        await using var harness = await ServiceHarness.StartAsync(
            options =>
            {
                options.Settings["Bedrock:SimulatorUrl"] = bedrock.Address.ToString();
                options.WaitUntilReady = false;
                options.ConfigureServices = services => services.AddSingleton<TimeProvider>(clock);
            },
            Token);

        var request = ImageServiceFixture.SendAsync(
            harness.ImageClient, new EditForm().Members(("model", EditModel), ("prompt", "a fox")).File(PictureFiles.Make(128, 128), "image[]"));
        var call = await bedrock.NextAsync(Token);
        clock.Advance(TimeSpan.FromMinutes(10));
        Assert.False(call.Left.Task.IsCompleted);
        call.Answer.SetResult();

        Assert.Equal(HttpStatusCode.OK, (await request.WaitAsync(TestTimeouts.Default, Token)).Status);
    }
}
