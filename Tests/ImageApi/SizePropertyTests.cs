using BedrockAspire.ImageApi.Families;
using CsCheck;

namespace BedrockAspire.Tests.ImageApi;

/// <summary>Whatever size is asked, what a model is told is a size that it has, and the nearest.</summary>
public sealed class SizePropertyTests
{
    private static readonly Gen<ImageSize> AnySize = Gen.Select(Gen.Int[1, 99_999], Gen.Int[1, 99_999], (width, height) => new ImageSize(width, height));

    private static readonly IReadOnlyList<ImageModel> Models = ImageModelTable.Load().Models;

    [Fact]
    public void Size_of_a_grid_is_always_one_that_the_model_draws()
    {
        var grids = Models.Where(model => model.Grid is not null).Select(model => model.Grid!).ToArray();
        Assert.NotEmpty(grids);
        Gen.Select(AnySize, Gen.Int[0, grids.Length - 1].Select(i => grids[i])).Sample((asked, grid) =>
        {
            var drawn = grid.Nearest(asked);

            Assert.True(grid.Contains(drawn), $"{asked} became {drawn}");
            Assert.Equal(drawn, grid.Nearest(drawn));
        });
    }

    [Fact]
    public void Size_of_a_list_is_one_of_it_and_no_other_has_a_nearer_shape()
    {
        var lists = Models.Where(model => model.Sizes.Count > 0).Select(model => model.Sizes).ToArray();
        Assert.NotEmpty(lists);
        Gen.Select(AnySize, Gen.Int[0, lists.Length - 1].Select(i => lists[i])).Sample((asked, sizes) =>
        {
            var drawn = NearestSize.Listed(asked, sizes);

            Assert.Contains(drawn, sizes);
            Assert.All(sizes, other => Assert.True(Distance(asked, drawn) <= Distance(asked, other) + 1e-9));
        });
    }

    [Fact]
    public void Ratio_is_one_of_the_models_and_the_same_shape_at_any_scale()
    {
        var ratios = Models.First(model => model.AspectRatios.Count > 0).AspectRatios;
        Gen.Select(Gen.Int[1, 9_999], Gen.Int[1, 9_999], Gen.Int[1, 10]).Sample((width, height, scale) =>
        {
            var ratio = NearestSize.AspectRatio(new ImageSize(width, height), ratios);

            Assert.Contains(ratio, ratios);
            Assert.Equal(ratio, NearestSize.AspectRatio(new ImageSize(width * scale, height * scale), ratios));
        });
    }

    [Fact]
    public void Size_is_written_as_it_is_read() => AnySize.Sample(size =>
    {
        Assert.True(ImageSize.TryParse(size.ToString(), out var read));
        Assert.Equal(size, read);
    });

    private static double Distance(ImageSize first, ImageSize second) => Math.Abs(Math.Log(first.Ratio / second.Ratio));
}
