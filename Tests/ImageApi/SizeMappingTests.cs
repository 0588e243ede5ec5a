using BedrockAspire.ImageApi.Families;

namespace BedrockAspire.Tests.ImageApi;

public sealed class SizeMappingTests
{
    private const int LargestSide = 9000;

    private static readonly ImageModelTable Table = ImageModelTable.Load();
    private static readonly ImageModel Stability = Table.Find("stability.sd3-5-large-v1:0")!;
    private static readonly ImageModel Nova = Table.Find("amazon.nova-canvas-v1:0")!;
    private static readonly ImageModel Titan = Table.Find("amazon.titan-image-generator-v2:0")!;

    [Theory]
    [InlineData(512, 512, "1:1")]
    [InlineData(1024, 1024, "1:1")]
    [InlineData(1792, 1024, "16:9")]
    [InlineData(1024, 1792, "9:16")]
    [InlineData(1536, 1024, "3:2")]
    [InlineData(1024, 1536, "2:3")]
    [InlineData(1920, 1080, "16:9")]
    [InlineData(1280, 1024, "5:4")]
    [InlineData(800, 1000, "4:5")]
    [InlineData(4000, 100, "21:9")]
    [InlineData(1, 1000, "9:21")]
    [InlineData(1023, 1025, "1:1")]
    public void Stability_draws_the_nearest_aspect_ratio(int width, int height, string expected) =>
        Assert.Equal(expected, NearestSize.AspectRatio(new ImageSize(width, height), Stability.AspectRatios));

    [Fact]
    public void Stability_draws_a_square_when_no_size_is_asked() =>
        Assert.Equal("1:1", NearestSize.AspectRatio(null, Stability.AspectRatios));

    [Theory]
    [InlineData("512x512", "512x512")]
    [InlineData("1024x1792", "1024x1792")]
    [InlineData("320x320", "320x320")]
    [InlineData("1280x320", "1280x320")]
    [InlineData("256x256", "320x320")]
    [InlineData("500x500", "496x496")]
    [InlineData("1000x1000", "1008x1008")]
    [InlineData("1x1", "320x320")]
    [InlineData("2048x2048", "2032x2032")]
    [InlineData("2047x2047", "2032x2032")]
    [InlineData("99999x99999", "2032x2032")]
    [InlineData("4096x1024", "4032x1008")]
    [InlineData("99999x1", "1280x320")]
    [InlineData("1x99999", "320x1280")]
    [InlineData("640x100", "1280x320")]
    public void Nova_draws_the_nearest_size_of_its_grid(string asked, string expected)
    {
        Assert.True(ImageSize.TryParse(asked, out var size));
        Assert.Equal(expected, Nova.Grid!.Nearest(size).ToString());
    }

    [Fact]
    public void Nova_grid_holds_whatever_it_finds_nearest()
    {
        // A prime step meets every remainder of sixteen.
        for (var width = 1; width <= LargestSide; width += 97)
        {
            for (var height = 1; height <= LargestSide; height += 89)
            {
                var nearest = Nova.Grid!.Nearest(new ImageSize(width, height));
                Assert.True(Nova.Grid.Contains(nearest), $"{width}x{height} became {nearest}");
            }
        }
    }

    [Theory]
    [InlineData("512x512", "512x512")]
    [InlineData("256x256", "512x512")]
    [InlineData("1024x1024", "1024x1024")]
    [InlineData("2048x2048", "1024x1024")]
    [InlineData("1536x1024", "1152x768")]
    [InlineData("600x400", "576x384")]
    [InlineData("1024x1536", "768x1152")]
    [InlineData("1792x1024", "1152x640")]
    [InlineData("1024x1792", "768x1408")]
    [InlineData("1173x640", "1173x640")]
    [InlineData("99999x1", "704x320")]
    public void Titan_draws_the_nearest_size_of_its_list(string asked, string expected)
    {
        Assert.True(ImageSize.TryParse(asked, out var size));
        Assert.Equal(expected, NearestSize.Listed(size, Titan.Sizes).ToString());
    }

    [Fact]
    public void Titan_draws_each_size_of_its_list_as_asked() =>
        Assert.All(Titan.Sizes, size => Assert.Equal(size, NearestSize.Listed(size, Titan.Sizes)));
}
