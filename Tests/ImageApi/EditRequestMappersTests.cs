using System.Text;
using System.Text.Json;
using BedrockAspire.Gateway.Http;
using BedrockAspire.ImageApi.Families;

namespace BedrockAspire.Tests.ImageApi;

/// <summary>The exact bodies that go to Bedrock for edits. The pictures are the texts PIC1 and PIC2, the mask MASK, in base64.</summary>
public sealed class EditRequestMappersTests
{
    private static readonly ImageModelTable Table = ImageModelTable.Load();
    private static readonly byte[] First = "PIC1"u8.ToArray();
    private static readonly byte[] Second = "PIC2"u8.ToArray();
    private static readonly byte[] Mask = "MASK"u8.ToArray();

    [Fact]
    public void Stable_diffusion_is_told_the_mode_and_no_ratio() => AssertBody(
        "stability.sd3-5-large-v1:0",
        EditKind.ImageToImage,
        edit => edit with { Prompt = "a \"fox\" für Zoë", NegativePrompt = "blur", Settings = [new("strength", 0.7, null)], OutputFormat = "png" },
        """{"prompt":"a \"fox\" für Zoë","mode":"image-to-image","image":"UElDMQ==","negative_prompt":"blur","strength":0.7,"seed":7,"output_format":"png"}""");

    [Fact]
    public void Ultra_is_told_no_mode() => AssertBody(
        "stability.stable-image-ultra-v1:1",
        EditKind.ImageToImage,
        edit => edit with { Prompt = "p", Settings = [new("strength", 0.35, null)], OutputFormat = "PNG" },
        """{"prompt":"p","image":"UElDMQ==","strength":0.35,"seed":7,"output_format":"PNG"}""");

    [Fact]
    public void Inpaint_has_picture_and_mask() => AssertBody(
        "stability.stable-image-inpaint-v1:0",
        EditKind.Inpaint,
        edit => edit with
        {
            Prompt = "p",
            Mask = Mask,
            Settings = [new("grow_mask", 5, null), new("style_preset", null, "anime")],
            OutputFormat = "png",
        },
        """{"prompt":"p","image":"UElDMQ==","mask":"TUFTSw==","grow_mask":5,"style_preset":"anime","seed":7,"output_format":"png"}""");

    [Fact]
    public void Outpaint_has_its_sides() => AssertBody(
        "stability.stable-outpaint-v1:0",
        EditKind.Outpaint,
        edit => edit with { Settings = [new("left", 100, null), new("down", 20, null), new("creativity", 0.5, null)], OutputFormat = "webp" },
        """{"image":"UElDMQ==","left":100,"down":20,"creativity":0.5,"seed":7,"output_format":"webp"}""");

    [Fact]
    public void Search_and_replace_has_two_prompts() => AssertBody(
        "stability.stable-image-search-replace-v1:0",
        EditKind.SearchReplace,
        edit => edit with { Prompt = "p", Settings = [new("search_prompt", null, "the cat")], OutputFormat = "png" },
        """{"prompt":"p","image":"UElDMQ==","search_prompt":"the cat","seed":7,"output_format":"png"}""");

    [Fact]
    public void Style_guide_has_a_ratio() => AssertBody(
        "stability.stable-image-style-guide-v1:0",
        EditKind.StyleGuide,
        edit => edit with { Prompt = "p", AspectRatio = "16:9", Settings = [new("fidelity", 0.5, null)], OutputFormat = "png" },
        """{"prompt":"p","image":"UElDMQ==","aspect_ratio":"16:9","fidelity":0.5,"seed":7,"output_format":"png"}""");

    [Fact]
    public void Style_transfer_has_two_pictures() => AssertBody(
        "stability.stable-style-transfer-v1:0",
        EditKind.StyleTransfer,
        edit => edit with { Pictures = [First, Second], Settings = [new("style_strength", 1, null)], OutputFormat = "png" },
        """{"init_image":"UElDMQ==","style_image":"UElDMg==","style_strength":1,"seed":7,"output_format":"png"}""");

    [Fact]
    public void Removal_of_the_background_has_no_seed() => AssertBody(
        "stability.stable-image-remove-background-v1:0",
        EditKind.RemoveBackground,
        edit => edit with { OutputFormat = "png" },
        """{"image":"UElDMQ==","output_format":"png"}""",
        new ImageCall(1, null));

    [Fact]
    public void Nova_varies_pictures_at_a_size() => AssertBody(
        "amazon.nova-canvas-v1:0",
        EditKind.Variation,
        edit => edit with
        {
            Pictures = [First, Second],
            Prompt = "p",
            NegativePrompt = "blur",
            Settings = [new("similarityStrength", 0.7, null)],
            Size = new ImageSize(512, 768),
            Quality = "premium",
            CfgScale = 6.5,
        },
        """
        {"taskType":"IMAGE_VARIATION","imageVariationParams":{"images":["UElDMQ==","UElDMg=="],"text":"p","negativeText":"blur","similarityStrength":0.7},"imageGenerationConfig":{"numberOfImages":2,"width":512,"height":768,"quality":"premium","cfgScale":6.5,"seed":7}}
        """,
        new ImageCall(2, 7));

    [Fact]
    public void Nova_inpaints_without_a_size() => AssertBody(
        "amazon.nova-canvas-v1:0",
        EditKind.Inpaint,
        edit => edit with { Prompt = "p", Mask = Mask, Quality = "standard" },
        """
        {"taskType":"INPAINTING","inPaintingParams":{"image":"UElDMQ==","maskImage":"TUFTSw==","text":"p"},"imageGenerationConfig":{"numberOfImages":1,"quality":"standard","seed":7}}
        """);

    [Fact]
    public void Titan_outpaints_what_words_select() => AssertBody(
        "amazon.titan-image-generator-v2:0",
        EditKind.Outpaint,
        edit => edit with { Prompt = "p", MaskPrompt = "the cat", Settings = [new("outPaintingMode", null, "PRECISE")], Quality = "standard" },
        """
        {"taskType":"OUTPAINTING","outPaintingParams":{"image":"UElDMQ==","maskPrompt":"the cat","text":"p","outPaintingMode":"PRECISE"},"imageGenerationConfig":{"numberOfImages":1,"quality":"standard","seed":7}}
        """);

    [Fact]
    public void Titan_removes_the_background_without_settings() => AssertBody(
        "amazon.titan-image-generator-v2:0",
        EditKind.RemoveBackground,
        edit => edit,
        """{"taskType":"BACKGROUND_REMOVAL","backgroundRemovalParams":{"image":"UElDMQ=="}}""",
        new ImageCall(1, null));

    private static void AssertBody(string id, EditKind kind, Func<PictureEdit, PictureEdit> fill, string expected, ImageCall? call = null)
    {
        var model = Table.Find(id)!;
        var edit = fill(new PictureEdit { Edit = Assert.Single(model.Edits, edit => edit.Kind == kind), Pictures = [First] });
        using var output = new PooledBufferWriter(16);

        ImageRequestMappers.ForEdits(model.Family).Write(output, edit, call ?? new ImageCall(1, 7));

        Assert.Equal(expected, Encoding.UTF8.GetString(output.WrittenSpan));
        using var document = JsonDocument.Parse(output.WrittenMemory);
    }
}
