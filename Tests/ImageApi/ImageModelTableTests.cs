using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.ImageApi.Families;

namespace BedrockAspire.Tests.ImageApi;

public sealed class ImageModelTableTests
{
    private static readonly ImageModelTable Table = ImageModelTable.Load();

    [Fact]
    public void Table_knows_every_image_model_of_the_gateways_table()
    {
        var drawing = ModelTable.Load().Models.Where(facts => facts.Kind is ModelMode.Image or ModelMode.ImageEdit && facts.IsOnRuntime).ToArray();

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
            Assert.All(Table.Models.Where(model => model.Family == family), model =>
            {
                Assert.True(model.DrawsFromText || model.Edits.Count > 0, model.Id);
                Assert.True(!model.DrawsFromText || ImageRequestMappers.For(family) is not null);
                Assert.True(model.Edits.Count == 0 || ImageRequestMappers.ForEdits(family) is not null);
            });
        });
    }

    [Fact]
    public void Every_model_that_draws_from_texts_has_exactly_one_way_to_name_a_size()
    {
        Assert.All(Table.Models.Where(model => model.DrawsFromText), model =>
        {
            var takesRatio = model.AspectRatios.Count > 0;
            var takesSize = model.Sizes.Count > 0 || model.Grid is not null;
            Assert.True(takesRatio != takesSize, model.Id);
            Assert.Equal(takesSize, model.DefaultSize is not null);
        });
    }
}
