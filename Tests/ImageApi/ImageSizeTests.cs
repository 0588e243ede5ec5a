using BedrockAspire.ImageApi.Families;

namespace BedrockAspire.Tests.ImageApi;

public sealed class ImageSizeTests
{
    [Theory]
    [InlineData("512x512", 512, 512)]
    [InlineData("1X2", 1, 2)]
    [InlineData("99999x1", 99999, 1)]
    public void Size_well_formed_is_read(string text, int width, int height)
    {
        Assert.True(ImageSize.TryParse(text, out var size));
        Assert.Equal(new ImageSize(width, height), size);
    }

    [Theory]
    [InlineData("512")]
    [InlineData("x")]
    [InlineData("512x")]
    [InlineData("x512")]
    [InlineData("0x512")]
    [InlineData("-1x512")]
    [InlineData("+1x512")]
    [InlineData("512x512x512")]
    [InlineData("512 x 512")]
    [InlineData("5.5x5.5")]
    [InlineData("100000x1")]
    [InlineData("large")]
    [InlineData("16:9")]
    public void Size_malformed_is_refused(string text) => Assert.False(ImageSize.TryParse(text, out _));
}
