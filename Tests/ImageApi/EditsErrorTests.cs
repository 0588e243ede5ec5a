using System.Net;
using System.Net.Http.Headers;
using System.Text;
using BedrockAspire.Tests.Infrastructure;
using BedrockAspire.Tests.Pictures;
using SkiaSharp;

namespace BedrockAspire.Tests.ImageApi;

/// <summary>What edits are refused for, and how it is said. Nothing of it reaches Bedrock.</summary>
public sealed class EditsErrorTests(ImageServiceFixture service) : IClassFixture<ImageServiceFixture>
{
    private const string Sd35 = "stability.sd3-5-large-v1:0";
    private const string Inpaint = "stability.stable-image-inpaint-v1:0";
    private const string Nova = "amazon.nova-canvas-v1:0";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, byte[]> BadPictures() => new()
    {
        { "million", PictureFiles.PngBomb(50_000, 50_000) },
        { "million", PictureFiles.Png(8000, 6251, bitDepth: 8, colorType: 2, [("IDAT", [0x78, 0x9C])]) },
        { "ZIP archive", [.. PictureFiles.Make(64, 64), .. PictureFiles.Zip()] },
        { "cut off", PictureFiles.Make(64, 64)[..^20] },
        { "SVG", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"u8.ToArray() },
        { "no picture", "hello"u8.ToArray() },
        { "empty", [] },
    };

    [Theory]
    [MemberData(nameof(BadPictures))]
    public async Task Bad_picture_is_refused_in_words(string words, byte[] file)
    {
        var requests = (await service.Harness.Control.RequestsAsync(Token)).GetArrayLength();

        var picture = await service.EditAsync(new EditForm().Members(("model", Sd35), ("prompt", "p")).File(file));
        var mask = await service.EditAsync(new EditForm().Members(("model", Inpaint), ("prompt", "p")).File(PictureFiles.Make(64, 64)).File(file, "mask"));

        Assert.Contains(words, picture.AssertError(HttpStatusCode.BadRequest, null, "image"), StringComparison.Ordinal);
        mask.AssertError(HttpStatusCode.BadRequest, null, "mask");
        Assert.Equal(requests, (await service.Harness.Control.RequestsAsync(Token)).GetArrayLength());
    }

    [Fact]
    public async Task Picture_of_a_shape_that_the_model_does_not_take_is_refused()
    {
        var answer = await service.EditAsync(
            new EditForm().Members(("model", "stability.stable-outpaint-v1:0"), ("left", "8")).File(PictureFiles.Make(640, 128)));

        Assert.Contains("2.5 times", answer.AssertError(HttpStatusCode.BadRequest, null, "image"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exif_does_not_reach_bedrock()
    {
        var file = PictureFiles.WithExif(PictureFiles.Make(128, 64, SKEncodedImageFormat.Jpeg), orientation: 6);

        var answer = await service.EditAsync(new EditForm().Members(("model", Sd35), ("prompt", "a vixen without notes")).File(file));

        answer.AssertPictures(1, "64x128");
        var sent = Assert.Single(await service.SentAsync("a vixen without notes"));
        var bytes = Convert.FromBase64String(sent.GetProperty("body").GetProperty("image").GetString()!);
        Assert.DoesNotContain("Nikon", Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Sd35, "", "prompt", "required")]
    [InlineData(Sd35, "prompt=p;strength=1.5", "strength", "from 0 to 1")]
    [InlineData(Sd35, "prompt=p;strength=much", "strength", "number")]
    [InlineData(Sd35, "prompt=p;n=0", "n", "1 to 10")]
    [InlineData(Sd35, "prompt=p;n=two", "n", "1 to 10")]
    [InlineData(Sd35, "prompt=p;seed=4294967295", "seed", "4294967294")]
    [InlineData(Sd35, "prompt=p;output_format=gif", "output_format", "webp")]
    [InlineData("stability.stable-image-core-v1:1", "prompt=p", "model", "stability.stable-image-inpaint-v1:0")]
    [InlineData("stability.stable-outpaint-v1:0", "prompt=p", "left", "at least one")]
    [InlineData("stability.stable-outpaint-v1:0", "left=2001", "left", "2000")]
    [InlineData("stability.stable-image-search-replace-v1:0", "prompt=p", "search_prompt", "required")]
    [InlineData("stability.stable-image-search-recolor-v1:0", "prompt=p", "select_prompt", "required")]
    [InlineData("stability.stable-image-control-sketch-v1:0", "prompt=p;style_preset=crayon", "style_preset", "anime")]
    [InlineData("stability.stable-image-style-guide-v1:0", "prompt=p;aspect_ratio=7:3", "aspect_ratio", "16:9")]
    [InlineData("stability.stable-creative-upscale-v1:0", "prompt=p;creativity=0.6", "creativity", "0.5")]
    [InlineData(Inpaint, "prompt=p", "image", "no 'mask'")]
    [InlineData(Inpaint, "prompt=p;grow_mask=1.5", "grow_mask", "integer")]
    [InlineData(Nova, "prompt=p;taskType=SING", "taskType", "INPAINTING")]
    [InlineData(Nova, "taskType=OUTPAINTING;maskPrompt=m", "prompt", "required")]
    [InlineData("stability.stable-image-remove-background-v1:0", "background=transparent;output_format=jpeg", "output_format", "png or webp")]
    public async Task Member_that_is_wrong_is_named_with_what_to_do(string model, string members, string param, string words)
    {
        var form = new EditForm().Text("model", model).File(PictureFiles.Make(128, 128));
        foreach (var member in members.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = member.IndexOf('=', StringComparison.Ordinal);
            form.Text(member[..equals], member[(equals + 1)..]);
        }

        Assert.Contains(words, (await service.EditAsync(form)).AssertError(HttpStatusCode.BadRequest, null, param), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mask_that_a_model_cannot_use_is_refused()
    {
        var answer = await service.EditAsync(new EditForm().Members(("model", Sd35), ("prompt", "p"))
            .File(PictureFiles.Make(128, 128)).File(EditsTests.LeftHalfTransparent(128, 128), "mask"));

        answer.AssertError(HttpStatusCode.BadRequest, "unsupported_parameter", "mask");
    }

    [Fact]
    public async Task Mask_of_another_shape_is_refused()
    {
        var answer = await service.EditAsync(new EditForm().Members(("model", Inpaint), ("prompt", "p"))
            .File(PictureFiles.Make(128, 128)).File(EditsTests.LeftHalfTransparent(128, 64), "mask"));

        Assert.Contains("shape", answer.AssertError(HttpStatusCode.BadRequest, null, "mask"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mask_that_selects_nothing_is_refused()
    {
        using var mask = new SKBitmap(128, 128, SKColorType.Rgba8888, SKAlphaType.Opaque);
        mask.Erase(SKColors.Black);

        var answer = await service.EditAsync(new EditForm().Members(("model", Inpaint), ("prompt", "p"))
            .File(PictureFiles.Make(128, 128)).File(PictureFiles.Encode(mask), "mask"));

        Assert.Contains("selects nothing", answer.AssertError(HttpStatusCode.BadRequest, null, "mask"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stream", "true")]
    [InlineData("partial_images", "2")]
    [InlineData("response_format", "url")]
    public async Task What_cannot_be_done_is_refused(string name, string value) =>
        (await service.EditAsync(new EditForm().Members(("prompt", "p"), (name, value)).File(PictureFiles.Make(128, 128))))
            .AssertError(HttpStatusCode.BadRequest, "unsupported_parameter", name);

    [Fact]
    public async Task Picture_that_the_filter_refuses_is_a_policy_violation()
    {
        await using var harness = await ImageServiceFixture.StartAsync();
        await harness.Control.AddRulesAsync(
            """[{"match":{"operation":"InvokeModel"},"answer":{"body":{"finish_reasons":["Filter reason: input image"]}}}]""", Token);

        (await ImageServiceFixture.SendAsync(harness.ImageClient, new EditForm().Members(("model", Sd35), ("prompt", "p")).File(PictureFiles.Make(128, 128))))
            .AssertError(HttpStatusCode.BadRequest, "content_policy_violation", "image");
    }

    [Fact]
    public async Task Picture_is_required()
    {
        (await service.EditAsync(new EditForm().Text("prompt", "p"))).AssertError(HttpStatusCode.BadRequest, null, "image");
        (await service.DrawAsync("""{"prompt":"p","images":[]}""", ImageServiceFixture.Edits)).AssertError(HttpStatusCode.BadRequest, null, "image");
    }

    [Theory]
    [InlineData("""{"prompt":"p","images":[{"file_id":"file-1"}]}""", "unsupported_parameter", "images[0].file_id")]
    [InlineData("""{"prompt":"p","images":[{"image_url":"https://example.com/a.png"}]}""", "unsupported_parameter", "images[0].image_url")]
    [InlineData("""{"prompt":"p","images":[{"image_url":"data:image/png;base64,!!!"}]}""", null, "images[0].image_url")]
    [InlineData("""{"prompt":"p","images":[{"image_url":"data:image/png,x"}]}""", null, "images[0].image_url")]
    [InlineData("""{"prompt":"p","images":[{}]}""", null, "images[0]")]
    [InlineData("""{"prompt":"p","images":[7]}""", null, "images[0]")]
    [InlineData("""{"prompt":"p","images":["data:image/png;base64,AAAA"],"mask":7}""", null, "mask")]
    [InlineData("""{"prompt":"p","images":[{"image_url":"data:image/png;base64,AAAA"}""", null, null)]
    public async Task Json_that_is_wrong_is_refused(string json, string? code, string? param) =>
        (await service.DrawAsync(json, ImageServiceFixture.Edits)).AssertError(HttpStatusCode.BadRequest, code, param);

    [Theory]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"image\"\r\n\r\nabc")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data\r\n\r\nabc\r\n--x--\r\n")]
    [InlineData("multipart/form-data; boundary=x", "nothing of the kind")]
    [InlineData("multipart/form-data", "--x--\r\n")]
    public async Task Form_that_is_broken_is_refused(string contentType, string body)
    {
        var message = (await RawAsync(contentType, Encoding.ASCII.GetBytes(body))).AssertError(HttpStatusCode.BadRequest, null, null);

        Assert.Contains("form", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/images/edits", "text/plain")]
    [InlineData("/v1/images/variations", "application/json")]
    public async Task Content_type_that_is_neither_is_refused(string path, string contentType) =>
        (await RawAsync(contentType, "{}"u8.ToArray(), path)).AssertError(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type", null);

    [Fact]
    public async Task Text_that_is_not_utf8_is_refused()
    {
        byte[] body = [.. "--x\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\n"u8, 0xFF, 0xFE, .. "\r\n--x--\r\n"u8];

        (await RawAsync("multipart/form-data; boundary=x", body)).AssertError(HttpStatusCode.BadRequest, null, "prompt");
    }

    [Fact]
    public async Task Part_and_body_over_their_limits_are_refused()
    {
        await using var harness = await ImageServiceFixture.StartAsync(options =>
        {
            options.Settings["Pictures:MaxBytes"] = "2000";
            options.Settings["Gateway:MaxRequestBodyBytes"] = "20000";
        });

        (await ImageServiceFixture.SendAsync(harness.ImageClient, new EditForm().Text("prompt", "p").File(new byte[3000])))
            .AssertError(HttpStatusCode.RequestEntityTooLarge, "payload_too_large", "image");
        (await ImageServiceFixture.SendAsync(harness.ImageClient, new EditForm().Text("prompt", "p").File(new byte[30_000])))
            .AssertError(HttpStatusCode.RequestEntityTooLarge, "payload_too_large", null);
    }

    [Fact]
    public async Task Strict_mode_refuses_what_it_would_ignore()
    {
        await using var harness = await ImageServiceFixture.StartAsync(options => options.Settings["Gateway:Strict"] = "true");
        var form = new EditForm().Members(("model", Sd35), ("prompt", "p"), ("shininess", "9")).File(PictureFiles.Make(128, 128));

        (await ImageServiceFixture.SendAsync(harness.ImageClient, form)).AssertError(HttpStatusCode.BadRequest, "unsupported_parameter", "shininess");
    }

    private async Task<ImageAnswer> RawAsync(string contentType, byte[] body, string path = ImageServiceFixture.Edits)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        using var response = await service.Harness.ImageClient.PostAsync(path, content, Token).WaitAsync(TestTimeouts.Default, Token);
        return await ImageServiceFixture.ReadAsync(response);
    }
}
