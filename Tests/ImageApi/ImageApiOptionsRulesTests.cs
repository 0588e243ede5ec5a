using BedrockAspire.ImageApi;

namespace BedrockAspire.Tests.ImageApi;

public sealed class ImageApiOptionsRulesTests
{
    [Fact]
    public void Options_as_they_are_by_default_are_valid() =>
        Assert.True(new ImageApiOptionsRules().Validate(null, new ImageApiOptions()).Succeeded);

    [Fact]
    public void Options_that_are_wrong_are_all_named()
    {
        var result = new ImageApiOptionsRules().Validate(null, new ImageApiOptions { DefaultModel = " ", DefaultEditModel = "", DefaultInpaintModel = "", MaxParallelCalls = 0 });

        Assert.Collection(
            result.Failures!,
            failure => Assert.Contains("ImageApi:DefaultModel", failure, StringComparison.Ordinal),
            failure => Assert.Contains("ImageApi:DefaultEditModel", failure, StringComparison.Ordinal),
            failure => Assert.Contains("ImageApi:DefaultInpaintModel", failure, StringComparison.Ordinal),
            failure => Assert.Contains("ImageApi:MaxParallelCalls", failure, StringComparison.Ordinal));
    }
}
