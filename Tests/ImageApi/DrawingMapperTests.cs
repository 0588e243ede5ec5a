using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;
using BedrockAspire.ImageApi.Calls;
using BedrockAspire.ImageApi.Families;
using BedrockAspire.ImageApi.Generations;

namespace BedrockAspire.Tests.ImageApi;

public sealed class DrawingMapperTests
{
    private const string Stability = "stability.stable-image-core-v1:1";
    private const string Nova = "amazon.nova-canvas-v1:0";
    private const string Titan = "amazon.titan-image-generator-v2:0";
    private const int MaxPromptChars = 20;

    private static readonly ImageModelTable Table = ImageModelTable.Load();

    [Fact]
    public void Stability_ignores_what_it_has_not()
    {
        var gateway = ImageRequests.Gateway();

        var drawing = Map(Stability, """{"prompt":"p","quality":"high","style":"vivid","cfg_scale":99}""", gateway);

        Assert.Equal(new Drawing { Prompt = "p", AspectRatio = "1:1", OutputFormat = "PNG" }, drawing);
        Assert.Equal("quality,style,cfg_scale", ImageRequests.Ignored(gateway));
    }

    [Theory]
    [InlineData("photorealism", "PHOTOREALISM")]
    [InlineData("3d-animated-family-film", "3D_ANIMATED_FAMILY_FILM")]
    [InlineData("Design Sketch", "DESIGN_SKETCH")]
    public void Nova_takes_its_styles_by_name(string style, string expected) =>
        Assert.Equal(expected, Map(Nova, $$"""{"prompt":"p","style":"{{style}}"}""").Style);

    [Theory]
    [InlineData(Nova, "vivid")]
    [InlineData(Nova, "natural")]
    [InlineData(Titan, "photorealism")]
    public void Style_that_a_model_has_not_is_ignored(string model, string style)
    {
        var gateway = ImageRequests.Gateway();

        Assert.Null(Map(model, $$"""{"prompt":"p","style":"{{style}}"}""", gateway).Style);
        Assert.Equal("style", ImageRequests.Ignored(gateway));
    }

    [Fact]
    public void Nova_refuses_a_style_that_nobody_has_and_lists_its_own()
    {
        var error = Refused(Nova, """{"prompt":"p","style":"crayon"}""");

        Assert.Equal("style", error.Param);
        Assert.Contains("MAXIMALISM", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Nova, "auto", "standard")]
    [InlineData(Nova, "high", "premium")]
    [InlineData(Titan, "hd", "premium")]
    [InlineData(Titan, "low", "standard")]
    public void Amazon_takes_quality(string model, string quality, string expected) =>
        Assert.Equal(expected, Map(model, $$"""{"prompt":"p","quality":"{{quality}}"}""").Quality);

    [Theory]
    [InlineData(Nova, "1.1")]
    [InlineData(Titan, "10")]
    public void Cfg_scale_at_its_limits_is_taken(string model, string scale) =>
        Assert.NotNull(Map(model, $$"""{"prompt":"p","cfg_scale":{{scale}}}""").CfgScale);

    [Theory]
    [InlineData(Nova, "1")]
    [InlineData(Titan, "10.1")]
    [InlineData(Titan, "1e400")]
    public void Cfg_scale_out_of_range_is_refused(string model, string scale) =>
        Assert.Equal("cfg_scale", Refused(model, $$"""{"prompt":"p","cfg_scale":{{scale}}}""").Param);

    [Theory]
    [InlineData("""{"prompt":"123456789012345678901"}""", "prompt")]
    [InlineData("""{"prompt":"p","negative_prompt":"123456789012345678901"}""", "negative_prompt")]
    public void Text_over_the_limit_is_refused_with_limit_and_length(string json, string member)
    {
        var error = Refused(Nova, json);

        Assert.Equal(member, error.Param);
        Assert.Contains("21", error.Message, StringComparison.Ordinal);
        Assert.Contains("20", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Nova)]
    [InlineData(Titan)]
    public void Size_that_was_not_asked_is_the_models_own(string model) =>
        Assert.Equal("1024x1024", Map(model, """{"prompt":"p"}""").Size.ToString());

    [Fact]
    public void Member_that_a_model_has_not_is_refused_in_strict_mode()
    {
        var error = Assert.Throws<GatewayException>(
            () => Map(Stability, """{"prompt":"p","quality":"hd"}""", ImageRequests.Gateway(isStrict: true))).Error;

        Assert.Equal(GatewayErrorKind.UnsupportedParameter, error.Kind);
        Assert.Equal("quality", error.Param);
    }

    private static Drawing Map(string model, string json, GatewayRequest? gateway = null)
    {
        gateway ??= ImageRequests.Gateway();
        var (asked, found) = (ImageRequests.Read(json, gateway), Table.Find(model)!);
        return DrawingMapper.Map(asked, found, MaxPromptChars, OutputPlan.Make(asked, found, edit: null, gateway), gateway);
    }

    private static GatewayError Refused(string model, string json) =>
        Assert.Throws<GatewayException>(() => Map(model, json)).Error;
}
