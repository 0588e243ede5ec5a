using System.Text;
using BedrockAspire.Gateway.Http;
using BedrockAspire.ImageApi.Families;

namespace BedrockAspire.Tests.ImageApi;

/// <summary>The exact bodies that go to Bedrock.</summary>
public sealed class ImageRequestMappersTests
{
    private static readonly Drawing Stability = new() { Prompt = "a \"fox\" für Zoë", AspectRatio = "16:9", OutputFormat = "png" };
    private static readonly Drawing Amazon = new() { Prompt = "a fox", Size = new ImageSize(768, 512), Quality = "standard" };

    [Fact]
    public void Stable_diffusion_is_told_the_mode() => AssertBody(
        ImageFamily.StableDiffusion35,
        Stability,
        """{"prompt":"a \"fox\" für Zoë","mode":"text-to-image","aspect_ratio":"16:9","seed":7,"output_format":"png"}""");

    [Fact]
    public void Stable_image_core_is_written() => AssertBody(
        ImageFamily.StableImageCore,
        Stability with { NegativePrompt = "blur", OutputFormat = "PNG" },
        """{"prompt":"a \"fox\" für Zoë","aspect_ratio":"16:9","negative_prompt":"blur","seed":7,"output_format":"PNG"}""");

    [Fact]
    public void Stable_image_ultra_is_written() => AssertBody(
        ImageFamily.StableImageUltra,
        Stability with { OutputFormat = "PNG" },
        """{"prompt":"a \"fox\" für Zoë","aspect_ratio":"16:9","seed":7,"output_format":"PNG"}""");

    [Fact]
    public void Nova_canvas_is_written_with_everything() => AssertBody(
        ImageFamily.NovaCanvas,
        Amazon with { NegativePrompt = "blur", Style = "MAXIMALISM", CfgScale = 6.5, Quality = "premium" },
        """
        {"taskType":"TEXT_IMAGE","textToImageParams":{"text":"a fox","negativeText":"blur","style":"MAXIMALISM"},"imageGenerationConfig":{"numberOfImages":2,"width":768,"height":512,"quality":"premium","cfgScale":6.5,"seed":7}}
        """);

    [Fact]
    public void Titan_is_written_with_what_was_asked_only() => AssertBody(
        ImageFamily.TitanV2,
        Amazon,
        """
        {"taskType":"TEXT_IMAGE","textToImageParams":{"text":"a fox"},"imageGenerationConfig":{"numberOfImages":2,"width":768,"height":512,"quality":"standard","seed":7}}
        """);

    private static void AssertBody(ImageFamily family, Drawing drawing, string expected)
    {
        using var output = new PooledBufferWriter(16);

        ImageRequestMappers.For(family).Write(output, drawing, new ImageCall(2, 7));

        Assert.Equal(expected, Encoding.UTF8.GetString(output.WrittenSpan));
    }
}
