using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Pictures;
using BedrockAspire.ImageApi.Families;
using BedrockAspire.ImageApi.Requests;

namespace BedrockAspire.Tests.ImageApi;

public sealed class ImageRequestReaderTests
{
    [Fact]
    public void Request_with_every_member_is_read()
    {
        var gateway = ImageRequests.Gateway();

        var asked = ImageRequests.Read(
            """
            {"model":"m","prompt":"a \"fox\"","n":3,"size":"640x480","quality":"hd","style":"s","negative_prompt":"no","seed":7,
             "cfg_scale":6.5,"response_format":"b64_json","output_format":"webp","output_compression":80,"background":"transparent",
             "stream":false,"partial_images":0}
            """,
            gateway);

        Assert.Equal(
            new ImageRequest
            {
                Model = "m",
                Prompt = "a \"fox\"",
                Count = 3,
                Size = new ImageSize(640, 480),
                Quality = ImageQuality.Premium,
                Style = "s",
                NegativePrompt = "no",
                Seed = 7,
                CfgScale = 6.5,
                OutputFormat = PictureFormat.WebP,
                OutputCompression = 80,
                Background = ImageBackground.Transparent,
            },
            asked);
        Assert.Null(ImageRequests.Ignored(gateway));
    }

    [Fact]
    public void Request_with_nulls_is_read_as_one_without_them()
    {
        var gateway = ImageRequests.Gateway();

        var asked = ImageRequests.Read(
            """
            {"prompt":"p","model":null,"n":null,"size":null,"quality":null,"style":null,"negative_prompt":null,"seed":null,"cfg_scale":null,
             "response_format":null,"output_format":null,"output_compression":null,"background":null,"stream":null,"partial_images":null,"user":null,"steps":null}
            """,
            gateway);

        Assert.Equal(new ImageRequest { Prompt = "p" }, asked);
        Assert.Null(ImageRequests.Ignored(gateway));
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"auto\"")]
    [InlineData("\"AUTO\"")]
    [InlineData("null")]
    public void Size_that_leaves_the_choice_is_none(string size) =>
        Assert.Null(ImageRequests.Read($$"""{"prompt":"p","size":{{size}}}""").Size);

    [Theory]
    [InlineData("auto", null)]
    [InlineData("", null)]
    [InlineData("standard", ImageQualityName.Standard)]
    [InlineData("low", ImageQualityName.Standard)]
    [InlineData("medium", ImageQualityName.Standard)]
    [InlineData("premium", ImageQualityName.Premium)]
    [InlineData("hd", ImageQualityName.Premium)]
    [InlineData("high", ImageQualityName.Premium)]
    public void Quality_comes_down_to_two(string quality, string? expected) =>
        Assert.Equal(expected, ImageRequests.Read($$"""{"prompt":"p","quality":"{{quality}}"}""").Quality?.ToString());

    [Fact]
    public void Members_that_no_model_has_are_noted()
    {
        var gateway = ImageRequests.Gateway();

        ImageRequests.Read(
            """
            {"prompt":"p","user":"u","moderation":"auto","partial_images":0,"steps":30,"extra":{"deep":[1,{"x":null}]},"extra":2}
            """,
            gateway);

        Assert.Equal("user,steps,extra", ImageRequests.Ignored(gateway));
    }

    [Fact]
    public void Members_that_no_model_has_are_refused_in_strict_mode()
    {
        var error = Refused("""{"prompt":"p","steps":30}""", isStrict: true);

        Assert.Equal(GatewayErrorKind.UnsupportedParameter, error.Kind);
        Assert.Equal("steps", error.Param);
    }

    [Fact]
    public void Members_without_number_are_noted_up_to_a_bound()
    {
        var gateway = ImageRequests.Gateway();
        var members = string.Concat(Enumerable.Range(0, 100_000).Select(i => $",\"m{i}\":1"));

        ImageRequests.Read($$"""{"prompt":"p"{{members}}}""", gateway);

        Assert.InRange(ImageRequests.Ignored(gateway)!.Length, 100, 1024);
    }

    [Theory]
    [InlineData("""{"prompt":5}""", "prompt")]
    [InlineData("""{"prompt":null}""", "prompt")]
    [InlineData("""{"prompt":" \n"}""", "prompt")]
    [InlineData("""{}""", "prompt")]
    [InlineData("""{"prompt":"p","model":5}""", "model")]
    [InlineData("""{"prompt":"p","n":"2"}""", "n")]
    [InlineData("""{"prompt":"p","n":0}""", "n")]
    [InlineData("""{"prompt":"p","n":11}""", "n")]
    [InlineData("""{"prompt":"p","n":1.5}""", "n")]
    [InlineData("""{"prompt":"p","n":99999999999999999999}""", "n")]
    [InlineData("""{"prompt":"p","size":512}""", "size")]
    [InlineData("""{"prompt":"p","size":"big"}""", "size")]
    [InlineData("""{"prompt":"p","size":"0x0"}""", "size")]
    [InlineData("""{"prompt":"p","quality":true}""", "quality")]
    [InlineData("""{"prompt":"p","quality":"best"}""", "quality")]
    [InlineData("""{"prompt":"p","style":[]}""", "style")]
    [InlineData("""{"prompt":"p","negative_prompt":{}}""", "negative_prompt")]
    [InlineData("""{"prompt":"p","seed":"7"}""", "seed")]
    [InlineData("""{"prompt":"p","seed":0.5}""", "seed")]
    [InlineData("""{"prompt":"p","cfg_scale":"7"}""", "cfg_scale")]
    [InlineData("""{"prompt":"p","response_format":1}""", "response_format")]
    [InlineData("""{"prompt":"p","response_format":"file"}""", "response_format")]
    [InlineData("""{"prompt":"p","output_format":1}""", "output_format")]
    [InlineData("""{"prompt":"p","output_format":"gif"}""", "output_format")]
    [InlineData("""{"prompt":"p","output_compression":101}""", "output_compression")]
    [InlineData("""{"prompt":"p","output_compression":"50"}""", "output_compression")]
    [InlineData("""{"prompt":"p","background":"blue"}""", "background")]
    [InlineData("""{"prompt":"p","partial_images":"1"}""", "partial_images")]
    [InlineData("""{"prompt":"p","stream":"true"}""", "stream")]
    [InlineData("""{"prompt":"\ud800"}""", "prompt")]
    public void Member_that_is_wrong_is_named(string json, string member)
    {
        var error = Refused(json);

        Assert.Equal(GatewayErrorKind.InvalidRequest, error.Kind);
        Assert.Equal(member, error.Param);
        Assert.Contains($"'{member}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"prompt":"p","response_format":"url"}""", "response_format")]
    [InlineData("""{"prompt":"p","stream":true}""", "stream")]
    [InlineData("""{"prompt":"p","partial_images":2}""", "partial_images")]
    public void Member_that_cannot_be_done_is_refused_with_what_to_do(string json, string member)
    {
        var error = Refused(json);

        Assert.Equal(GatewayErrorKind.UnsupportedParameter, error.Kind);
        Assert.Equal(member, error.Param);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"prompt":"p" """)]
    [InlineData("""{"prompt":"p""")]
    [InlineData("""{"prompt":"p",}""")]
    [InlineData("""{"prompt":"p"} {}""")]
    [InlineData("""{"\ud800":1,"prompt":"p"}""")]
    [InlineData("[]")]
    [InlineData("\"prompt\"")]
    public void Body_that_is_no_json_object_is_refused(string json)
    {
        var error = Refused(json);

        Assert.Equal(GatewayErrorKind.InvalidRequest, error.Kind);
        Assert.Null(error.Param);
    }

    private static GatewayError Refused(string json, bool isStrict = false) =>
        Assert.Throws<GatewayException>(() => ImageRequests.Read(json, ImageRequests.Gateway(isStrict))).Error;

    private static class ImageQualityName
    {
        public const string Standard = nameof(ImageQuality.Standard);
        public const string Premium = nameof(ImageQuality.Premium);
    }
}
