using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.ImageApi.Families;

namespace BedrockAspire.Tests.ImageApi;

public sealed class ImageModelTableTests
{
    private static readonly ImageModelTable Table = ImageModelTable.Load();

    [Fact]
    public void Table_knows_every_image_model_of_the_gateways_table()
    {
        var drawing = ModelTable.Load().Models.Where(facts => facts.Kind == ModelMode.Image && facts.IsOnRuntime).ToArray();

        Assert.NotEmpty(drawing);
        Assert.Equal(drawing.Select(facts => facts.Id).Order(), Table.Models.Select(model => model.Id).Order());
        Assert.All(drawing, facts => Assert.NotNull(facts.MaxPromptChars));
    }

    [Fact]
    public void Every_family_has_a_model_and_a_mapper()
    {
        Assert.All(Enum.GetValues<ImageFamily>(), family =>
        {
            Assert.Contains(Table.Models, model => model.Family == family);
            Assert.NotNull(ImageRequestMappers.For(family));
        });
    }

    [Fact]
    public void Every_model_has_exactly_one_way_to_name_a_size()
    {
        Assert.All(Table.Models, model =>
        {
            var takesRatio = model.AspectRatios.Count > 0;
            var takesSize = model.Sizes.Count > 0 || model.Grid is not null;
            Assert.True(takesRatio != takesSize, model.Id);
            Assert.Equal(takesSize, model.DefaultSize is not null);
        });
    }
}
