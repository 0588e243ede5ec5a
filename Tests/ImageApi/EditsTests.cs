using System.Net;
using BedrockAspire.ImageApi.Families;
using BedrockAspire.Tests.Pictures;
using SkiaSharp;

namespace BedrockAspire.Tests.ImageApi;

/// <summary>Edits and variations over sockets, from the form to the decoded pixels.</summary>
public sealed class EditsTests(ImageServiceFixture service) : IClassFixture<ImageServiceFixture>
{
    private const string Sd35 = "stability.sd3-5-large-v1:0";
    private const string Inpaint = "stability.stable-image-inpaint-v1:0";
    private const string Nova = "amazon.nova-canvas-v1:0";
    private const string Titan = "amazon.titan-image-generator-v2:0";

    public static TheoryData<string, string, string> Operations() => new()
    {
        { Sd35, "prompt=a fox", "512x384" },
        { "stability.stable-image-ultra-v1:1", "prompt=a fox;strength=0.2", "512x384" },
        { "stability.stable-outpaint-v1:0", "left=64;up=32;creativity=0.4", "576x416" },
        { "stability.stable-image-search-replace-v1:0", "prompt=a fox;search_prompt=the cat;grow_mask=4", "512x384" },
        { "stability.stable-image-search-recolor-v1:0", "prompt=green;select_prompt=the coat", "512x384" },
        { "stability.stable-image-remove-background-v1:0", "", "512x384" },
        { "stability.stable-image-control-sketch-v1:0", "prompt=a fox;control_strength=0.5", "512x384" },
        { "stability.stable-image-control-structure-v1:0", "prompt=a fox;style_preset=anime", "512x384" },
        { "stability.stable-image-style-guide-v1:0", "prompt=a fox;fidelity=0.5;aspect_ratio=16:9", "1344x768" },
        { "stability.stable-creative-upscale-v1:0", "prompt=a fox;creativity=0.2", "2364x1773" },
        { "stability.stable-conservative-upscale-v1:0", "prompt=a fox", "2364x1773" },
        { "stability.stable-fast-upscale-v1:0", "", "2048x1536" },
        { Nova, "prompt=a fox;similarityStrength=0.7;size=640x480", "640x480" },
        { Nova, "taskType=INPAINTING;mask_prompt=the cat;prompt=a fox", "512x384" },
        { Nova, "taskType=OUTPAINTING;maskPrompt=the cat;prompt=a fox;outPaintingMode=precise", "512x384" },
        { Nova, "task_type=BACKGROUND_REMOVAL", "512x384" },
        { Nova, "prompt=a fox", "512x384" },
        { Titan, "prompt=a fox;size=512x512", "512x512" },
        { Titan, "prompt=a fox", "576x448" },
        { Titan, "taskType=INPAINTING;maskPrompt=the cat", "512x384" },
        { Titan, "taskType=OUTPAINTING;maskPrompt=the cat;prompt=a fox", "512x384" },
        { Titan, "taskType=BACKGROUND_REMOVAL", "512x384" },
    };

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Operation_of_a_model_is_done(string model, string members, string size)
    {
        var form = new EditForm().Text("model", model).File(PictureFiles.Make(512, 384));
        foreach (var member in members.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = member.IndexOf('=', StringComparison.Ordinal);
            form.Text(member[..equals], member[(equals + 1)..]);
        }

        var answer = await service.EditAsync(form);

        answer.AssertPictures(1, size);
        Assert.Null(answer.Ignored);
        service.Harness.AssertNoWarnings();
    }

    [Theory]
    [InlineData(Inpaint)]
    [InlineData("stability.stable-image-erase-object-v1:0")]
    [InlineData(Nova)]
    [InlineData(Titan)]
    public async Task Masked_area_and_nothing_else_is_changed(string model)
    {
        using var original = PictureFiles.Bitmap(512, 512);
        var form = new EditForm().Members(("model", model), ("prompt", "a fox"))
            .File(PictureFiles.Encode(original)).File(LeftHalfTransparent(512, 512), "mask");

        var answer = await service.EditAsync(form);

        AssertOnlyLeftHalfDiffers(original, answer);
    }

    [Theory]
    [InlineData(Nova)]
    [InlineData(Titan)]
    public async Task Masked_area_is_what_outpainting_draws(string model)
    {
        using var original = PictureFiles.Bitmap(512, 512);
        var form = new EditForm().Members(("model", model), ("prompt", "a fox"), ("taskType", "OUTPAINTING"))
            .File(PictureFiles.Encode(original)).File(LeftHalfTransparent(512, 512), "mask");

        AssertOnlyLeftHalfDiffers(original, await service.EditAsync(form));
    }

    [Theory]
    [InlineData(Inpaint)]
    [InlineData(Nova)]
    public async Task Transparent_part_of_the_picture_stands_for_the_mask(string model)
    {
        using var original = PictureFiles.Bitmap(512, 512, SKAlphaType.Premul);
        using (var canvas = new SKCanvas(original))
        {
            using var eraser = new SKPaint { BlendMode = SKBlendMode.Clear };
            canvas.DrawRect(0, 0, 256, 512, eraser);
        }

        var taskType = model == Nova ? "INPAINTING" : "";
        var answer = await service.EditAsync(
            new EditForm().Members(("model", model), ("prompt", "a fox"), ("taskType", taskType)).File(PictureFiles.Encode(original)));

        AssertOnlyLeftHalfDiffers(original, answer);
        Assert.Contains("transparent parts made white", answer.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mask_without_transparency_is_taken_by_brightness_and_said()
    {
        using var original = PictureFiles.Bitmap(512, 512);
        using var mask = new SKBitmap(512, 512, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using (var canvas = new SKCanvas(mask))
        {
            canvas.Clear(SKColors.Black);
            using var white = new SKPaint { Color = SKColors.White };
            canvas.DrawRect(0, 0, 256, 512, white);
        }

        var answer = await service.EditAsync(new EditForm().Members(("model", Inpaint), ("prompt", "a fox"))
            .File(PictureFiles.Encode(original)).File(PictureFiles.Encode(mask), "mask"));

        AssertOnlyLeftHalfDiffers(original, answer);
        Assert.Contains("its white parts were edited", answer.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mask_and_picture_are_scaled_together()
    {
        // A ten-megapixel picture is more than the model takes.
        var answer = await service.EditAsync(new EditForm().Members(("model", Inpaint), ("prompt", "a fox"))
            .File(PictureFiles.Make(4000, 2500)).File(LeftHalfTransparent(4000, 2500), "mask"));

        using var picture = answer.Picture();
        Assert.InRange((long)picture.Width * picture.Height, 9_300_000, 9_437_184);
        Assert.Contains("image: scaled from 4000x2500", answer.Warning, StringComparison.Ordinal);
        Assert.Equal(SKColors.Blue, picture.GetPixel(picture.Width - 5, picture.Height - 5));
        Assert.NotEqual(SKColors.Red, picture.GetPixel(5, picture.Height - 5));
    }

    [Fact]
    public async Task Edit_with_strength_keeps_less_of_the_picture_the_stronger_it_is()
    {
        using var original = PictureFiles.Bitmap(512, 512);

        async Task<long> DistanceAsync(string strength)
        {
            var answer = await service.EditAsync(new EditForm().Members(("model", Sd35), ("prompt", "a fox"), ("strength", strength), ("seed", "7"))
                .File(PictureFiles.Encode(original)));
            using var picture = answer.Picture();
            return original.Pixels.Zip(picture.Pixels).Sum(pair => (long)Math.Abs(pair.First.Red - pair.Second.Red));
        }

        var (none, some, all) = (await DistanceAsync("0"), await DistanceAsync("0.4"), await DistanceAsync("1"));
        Assert.Equal(0, none);
        Assert.InRange(some, 1, all - 1);
    }

    [Fact]
    public async Task Removed_background_is_transparent()
    {
        using var thing = new SKBitmap(256, 256, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using (var canvas = new SKCanvas(thing))
        {
            canvas.Clear(SKColors.White);
            using var red = new SKPaint { Color = SKColors.Red };
            canvas.DrawRect(64, 64, 128, 128, red);
        }

        var answer = await service.EditAsync(new EditForm()
            .Members(("model", "stability.stable-image-remove-background-v1:0"), ("prompt", "cut it out"), ("background", "transparent"))
            .File(PictureFiles.Encode(thing)));

        using var picture = answer.Picture();
        Assert.Equal(0, picture.GetPixel(5, 5).Alpha);
        Assert.Equal(255, picture.GetPixel(128, 128).Alpha);
        Assert.Equal("transparent", answer.Body.GetProperty("background").GetString());
        Assert.Contains("takes no prompt", answer.Warning, StringComparison.Ordinal);
        Assert.Null(answer.Ignored);
    }

    [Fact]
    public async Task Style_transfer_takes_two_pictures_in_order()
    {
        const string model = "stability.stable-style-transfer-v1:0";
        var answer = await service.EditAsync(new EditForm().Text("model", model).File(PictureFiles.Make(256, 128)).File(PictureFiles.Make(128, 128)));
        answer.AssertPictures(1, "256x128");

        var named = await service.EditAsync(new EditForm().Text("model", model)
            .File(PictureFiles.Make(128, 128), "style_image").File(PictureFiles.Make(256, 128), "init_image"));
        named.AssertPictures(1, "256x128");

        var one = await service.EditAsync(new EditForm().Text("model", model).File(PictureFiles.Make(256, 128)));
        Assert.Contains("needs 2 pictures", one.AssertError(HttpStatusCode.BadRequest, null, "image"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pictures_that_a_model_has_no_use_for_are_named()
    {
        var answer = await service.EditAsync(new EditForm().Members(("model", Sd35), ("prompt", "a fox"))
            .File(PictureFiles.Make(128, 128), "image[]").File(PictureFiles.Make(64, 64), "image[]").File(PictureFiles.Make(64, 64), "image[]"));

        answer.AssertPictures(1, "128x128");
        Assert.Equal("image[1],image[2]", answer.Ignored);
    }

    [Theory]
    [InlineData("512x256", "512x256")]
    [InlineData("1024x1024", "1024x512")]
    [InlineData("auto", "1024x512")]
    public async Task Size_of_the_same_shape_is_had_by_scaling(string size, string drawn)
    {
        var answer = await service.EditAsync(
            new EditForm().Members(("model", Sd35), ("prompt", "a fox"), ("size", size)).File(PictureFiles.Make(1024, 512)));

        answer.AssertPictures(1, drawn);
        Assert.Equal(size == "1024x1024", answer.Warning?.Contains("size 1024x1024 was asked and 1024x512 drawn", StringComparison.Ordinal) is true);
    }

    [Fact]
    public async Task Several_pictures_have_seeds_of_their_own()
    {
        var answer = await service.EditAsync(
            new EditForm().Members(("model", Sd35), ("prompt", "a vixen at tea"), ("n", "3"), ("seed", "5")).File(PictureFiles.Make(128, 128)));

        answer.AssertPictures(3, "128x128");
        Assert.Equal(3, answer.Base64.Distinct().Count());
        var seeds = (await service.SentAsync("a vixen at tea")).Select(request => request.GetProperty("body").GetProperty("seed").GetInt64());
        Assert.Equal([5, 6, 7], seeds.Order());
    }

    [Fact]
    public async Task Edit_as_json_is_one_with_data_urls()
    {
        var picture = Convert.ToBase64String(PictureFiles.Make(256, 256));
        var mask = Convert.ToBase64String(LeftHalfTransparent(256, 256));

        var answer = await service.DrawAsync(
            $$"""
            {"model":"{{Inpaint}}","prompt":"a fox","images":[{"image_url":"data:image/png;base64,{{picture}}"}],
             "mask":{"image_url":"data:image/png;base64,{{mask}}"},"grow_mask":0,"stream":false,"input_fidelity":"high"}
            """,
            ImageServiceFixture.Edits);

        using var original = PictureFiles.Bitmap(256, 256);
        AssertOnlyLeftHalfDiffers(original, answer);
        Assert.Equal("input_fidelity", answer.Ignored);
    }

    [Theory]
    [InlineData(Sd35)]
    [InlineData(Nova)]
    [InlineData(Titan)]
    [InlineData("dall-e-2")]
    [InlineData("")]
    public async Task Variation_is_drawn_without_a_prompt(string model)
    {
        var answer = await service.EditAsync(
            new EditForm().Members(("model", model), ("n", "2"), ("response_format", "b64_json")).File(PictureFiles.Make(512, 512)),
            ImageServiceFixture.Variations);

        answer.AssertPictures(2, "512x512");
        using var original = PictureFiles.Bitmap(512, 512);
        if (model is not (Nova or Titan))
        {
            using var picture = answer.Picture();
            Assert.NotEqual(original.Pixels, picture.Pixels);
        }
    }

    [Fact]
    public async Task Each_model_is_asked_in_its_own_region()
    {
        var home = await service.EditAsync(new EditForm().Members(("model", Inpaint), ("prompt", "a fox far away"))
            .File(PictureFiles.Make(128, 128)).File(LeftHalfTransparent(128, 128), "mask"));
        var away = await service.EditAsync(new EditForm().Members(("model", Sd35), ("prompt", "a fox far away")).File(PictureFiles.Make(128, 128)));

        Assert.Equal(("us-east-1", "us." + Inpaint), (home.Headers["x-gateway-region"], home.Headers["x-gateway-model"]));
        Assert.Equal(("us-west-2", Sd35), (away.Headers["x-gateway-region"], away.Headers["x-gateway-model"]));
        var asked = (await service.SentAsync("a fox far away")).Select(request => request.GetProperty("region").GetString());
        Assert.Equal(["us-east-1", "us-west-2"], asked);
    }

    [Fact]
    public void Model_table_and_operations_tested_here_are_the_same()
    {
        var tested = Operations().Select(row => row.Data.Item1).Append(Inpaint)
            .Append("stability.stable-image-erase-object-v1:0").Append("stability.stable-style-transfer-v1:0").ToHashSet();

        Assert.Equal(ImageModelTable.Load().Models.Where(model => model.Edits.Count > 0).Select(model => model.Id).Order(), tested.Order());
    }

    internal static byte[] LeftHalfTransparent(int width, int height)
    {
        using var mask = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Premul);
        using (var canvas = new SKCanvas(mask))
        {
            canvas.Clear(SKColors.Transparent);
            using var black = new SKPaint { Color = SKColors.Black };
            canvas.DrawRect(width / 2, 0, width - (width / 2), height, black);
        }

        return PictureFiles.Encode(mask);
    }

    private static void AssertOnlyLeftHalfDiffers(SKBitmap original, ImageAnswer answer)
    {
        using var picture = answer.Picture();
        Assert.Equal((original.Width, original.Height), (picture.Width, picture.Height));
        var (before, after) = (original.Pixels, picture.Pixels);
        var (left, right) = (0, 0);
        for (var i = 0; i < before.Length; i++)
        {
            var isLeft = i % picture.Width < picture.Width / 2;
            var differs = before[i] != after[i] ? 1 : 0;
            left += isLeft ? differs : 0;
            right += isLeft ? 0 : differs;
        }

        Assert.Equal(0, right);
        // Erasing blurs, which shows at edges only.
        Assert.InRange(left, 1000, int.MaxValue);
    }
}
