using System.Buffers;
using System.Text;
using BedrockAspire.Bedrock;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.ImageApi.Calls;
using BedrockAspire.ImageApi.Families;

namespace BedrockAspire.Tests.ImageApi;

public sealed class ImageReplyReaderTests
{
    // A PNG's first 33 bytes, 3 pixels wide and 2 high.
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAYAAACddGYa";
    private const string Jpeg = "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgICAgMCAgID";

    [Theory]
    [InlineData($$"""{"seeds":[7],"finish_reasons":[null],"images":["{{Png}}"]}""", 1)]
    [InlineData($$"""{"images":["{{Png}}","{{Png}}"],"error":null}""", 2)]
    [InlineData($$"""{"new":{"images":["x"]},"images":["{{Png}}",null],"maskImage":"x"}""", 1)]
    public void Reply_with_pictures_is_read(string json, int count)
    {
        using var reply = Read(json);

        Assert.Equal(count, reply.Images.Count);
        Assert.All(reply.Images, image =>
        {
            Assert.Equal(Png, Encoding.ASCII.GetString(image.Base64.Span));
            Assert.Equal(new ImageSize(3, 2), image.Size);
        });
        Assert.Null(reply.Shortfall);
    }

    [Fact]
    public void Reply_with_escaped_base64_is_read()
    {
        var withSlashes = Png + "//8=";

        using var reply = Read($$"""{"images":["{{withSlashes.Replace("/", "\\/", StringComparison.Ordinal)}}"]}""");

        Assert.Equal(withSlashes, Encoding.ASCII.GetString(Assert.Single(reply.Images).Base64.Span));
    }

    [Theory]
    [InlineData("""{"finish_reasons":["Filter reason: prompt"]}""", "prompt was refused")]
    [InlineData("""{"finish_reasons":["Filter reason: output image"]}""", "withheld")]
    [InlineData("""{"seeds":[],"finish_reasons":["Filter reason: output image"],"images":[]}""", "withheld")]
    [InlineData("""{"images":[],"error":"All of the generated images have been blocked by our content filters."}""", "withheld")]
    public void Reply_that_was_filtered_says_what_was(string json, string text)
    {
        var error = Refused(json);

        Assert.Equal(GatewayErrorKind.ContentPolicyViolation, error.Kind);
        Assert.Equal("prompt", error.Param);
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reply_that_was_filtered_in_part_has_the_other_pictures_and_the_reason()
    {
        using var reply = Read($$"""{"images":["{{Png}}"],"error":"Some of the generated images have been blocked by our content filters."}""");

        Assert.Single(reply.Images);
        Assert.Equal(GatewayErrorKind.ContentPolicyViolation, reply.Shortfall?.Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"images":[]}""")]
    [InlineData("""{"images":"none"}""")]
    [InlineData("""{"images":null}""")]
    [InlineData("""{"finish_reasons":["Inference error"]}""")]
    [InlineData("""{"images":[],"error":"out of memory"}""")]
    [InlineData($$"""{"images":["{{Png}}""")]
    [InlineData($$"""{"images":["{{Jpeg}}"]}""")]
    [InlineData("""{"images":["short"]}""")]
    [InlineData($$"""{"images":["data:image/png;base64,{{Png}}"]}""")]
    [InlineData($$"""{"images":["{{Png}}!!!!"]}""")]
    [InlineData($$"""{"images":["{{Png}}\ud800"]}""")]
    public void Reply_without_a_usable_picture_is_the_upstreams_failure(string json) =>
        Assert.Equal(GatewayErrorKind.UpstreamFailed, Refused(json).Kind);

    private static GatewayError Refused(string json) => Assert.Throws<GatewayException>(() => Read(json)).Error;

    private static ImageReply Read(string json)
    {
        var body = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(json.Length));
        var length = Encoding.UTF8.GetBytes(json, body);
        return ImageReplyReader.Read(new BedrockReply(body, length, requestId: null, inputTokens: null, outputTokens: null));
    }
}
