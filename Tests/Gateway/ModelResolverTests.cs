using BedrockAspire.Bedrock;
using BedrockAspire.Bedrock.ControlPlane;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Tests.Catalogue;

namespace BedrockAspire.Tests.Gateway;

public sealed class ModelResolverTests
{
    [Theory]
    [InlineData("us-east-1", "anthropic.claude-sonnet-5", "us.anthropic.claude-sonnet-5")]
    [InlineData("us-west-2", "anthropic.claude-sonnet-5", "us.anthropic.claude-sonnet-5")]
    [InlineData("eu-central-1", "anthropic.claude-sonnet-5", "eu.anthropic.claude-sonnet-5")]
    [InlineData("ap-northeast-1", "anthropic.claude-sonnet-5", "jp.anthropic.claude-sonnet-5")]
    [InlineData("ap-southeast-2", "anthropic.claude-sonnet-5", "au.anthropic.claude-sonnet-5")]
    [InlineData("ap-south-1", "anthropic.claude-sonnet-5", "in.anthropic.claude-sonnet-5")]
    [InlineData("ap-southeast-1", "anthropic.claude-sonnet-5", "global.anthropic.claude-sonnet-5")]
    [InlineData("sa-east-1", "anthropic.claude-sonnet-5", "global.anthropic.claude-sonnet-5")]
    [InlineData("eu-central-1", "anthropic.claude-fable-5-1", "global.anthropic.claude-fable-5-1")]
    [InlineData("ca-central-1", "anthropic.claude-opus-4-5-20251101-v1:0", "us.anthropic.claude-opus-4-5-20251101-v1:0")]
    [InlineData("eu-central-1", "amazon.nova-lite-v1:0", "amazon.nova-lite-v1:0")]
    [InlineData("eu-central-1", "eu.amazon.nova-lite-v1:0", "eu.amazon.nova-lite-v1:0")]
    [InlineData("us-east-1", "global.anthropic.claude-sonnet-5", "global.anthropic.claude-sonnet-5")]
    [InlineData("us-east-1", "claude-sonnet", "us.anthropic.claude-sonnet-5-5")]
    [InlineData("us-east-1", "nova-lite", "us.amazon.nova-2-lite-v1:0")]
    [InlineData("us-east-1", "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-5", "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-5")]
    public void Name_becomes_what_can_be_called_in_the_region(string region, string name, string callable)
    {
        var resolution = Resolver(region).Resolve(name);

        Assert.Equal((name, callable), (resolution.RequestedModel, resolution.CallableId));
        Assert.NotNull(resolution.Model.Facts);
    }

    [Theory]
    [InlineData("us-east-1", "no-such-model", "does not exist")]
    [InlineData("us-east-1", "eu.anthropic.claude-sonnet-5", "Use 'anthropic.claude-sonnet-5', which is called as 'us.anthropic.claude-sonnet-5'")]
    [InlineData("us-east-1", "anthropic.claude-sonnet-4-20250514-v1:0", "has ended on Bedrock on 2026-10-14. Use 'anthropic.claude-sonnet-5-5' instead (alias 'claude-sonnet')")]
    [InlineData("us-east-1", "us.anthropic.claude-sonnet-4-20250514-v1:0", "has ended on Bedrock on 2026-10-14. Use")]
    [InlineData("us-east-1", "google.gemma-4-31b", "is not offered in us-east-1")]
    public void Name_that_leads_nowhere_is_404_with_a_way_out(string region, string name, string text)
    {
        var error = Assert.Throws<GatewayException>(() => Resolver(region).Resolve(name)).Error;

        Assert.Equal((GatewayErrorKind.ModelNotFound, "model"), (error.Kind, error.Param));
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stable-diffusion-3-5", "stability.sd3-5-large-v1:0", "us-west-2")]
    [InlineData("image", "stability.stable-image-core-v1:1", "us-west-2")]
    public void Image_model_that_the_home_region_lacks_is_called_where_it_is(string name, string callable, string region)
    {
        var resolution = Resolver("us-east-1", ServedModels.Images).Resolve(name);

        Assert.Equal((callable, region), (resolution.CallableId, resolution.Region));
    }

    [Fact]
    public void Nova_canvas_has_ended_on_aws_and_a_replacement_is_named()
    {
        var error = Assert.Throws<GatewayException>(() => Resolver("us-east-1", ServedModels.Images).Resolve("nova-canvas")).Error;

        Assert.Contains("has ended on Bedrock on 2026-09-30. Use 'stability.stable-image-core-v1:1' instead (alias 'image')", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Name_of_a_model_that_only_aws_knows_is_taken_while_aws_could_not_be_asked()
    {
        Assert.Equal("newcomer.model-1", Resolver("us-east-1").Resolve("newcomer.model-1").CallableId);
        Assert.Throws<GatewayException>(() => Resolver("us-east-1", ServedModels.Images).Resolve("newcomer.model-1"));
    }

    [Theory]
    [InlineData("arn:aws:s3:::bucket/key")]
    [InlineData("arn:aws:bedrock")]
    [InlineData("")]
    [InlineData("  ")]
    public void Name_that_is_none_is_400(string name)
    {
        Assert.Equal(400, Assert.Throws<GatewayException>(() => Resolver("us-east-1").Resolve(name)).Error.Facts.Status);
    }

    [Fact]
    public void Listing_of_aws_decides_once_it_is_there()
    {
        var test = new TestCatalogue();
        test.List(
            "us-east-1",
            [
                Model("anthropic.claude-sonnet-5", "INFERENCE_PROFILE"),
                Model("newcomer.model-1", "ON_DEMAND"),
                Model("newcomer.model-2", "INFERENCE_PROFILE"),
                Model("amazon.nova-pro-v1:0:24k", "PROVISIONED"),
                Model("newcomer.ended", "ON_DEMAND") with { ModelLifecycle = new() { Status = "LEGACY", EndOfLifeTime = TestCatalogue.Today } },
                Model("newcomer.painter", "ON_DEMAND") with { OutputModalities = ["IMAGE"] },
                Model("newcomer.singer", "ON_DEMAND") with { OutputModalities = ["SPEECH"] },
            ],
            [Profile("global.anthropic.claude-sonnet-5", "anthropic.claude-sonnet-5"), Profile("jp.newcomer.model-2", "newcomer.model-2")]);

        Assert.Equal(["anthropic.claude-sonnet-5", "newcomer.model-1", "newcomer.painter", "newcomer.singer"], test.ListedIds.Where(id => !id.StartsWith("stability.", StringComparison.Ordinal)));
        var resolver = test.Resolver;
        Assert.Equal("global.anthropic.claude-sonnet-5", resolver.Resolve("claude-sonnet").CallableId);
        Assert.Equal("newcomer.model-1", resolver.Resolve("newcomer.model-1").CallableId);
        Assert.Equal(GatewayErrorKind.WrongEndpoint, Assert.Throws<GatewayException>(() => resolver.Resolve("newcomer.painter")).Error.Kind);
        Assert.Throws<GatewayException>(() => resolver.Resolve("amazon.nova-lite-v1:0"));
        Assert.Throws<GatewayException>(() => resolver.Resolve("newcomer.unlisted"));
    }

    private static ModelResolver Resolver(string region, ServedModels? served = null) =>
        new TestCatalogue(new BedrockOptions { Region = region }, served).Resolver;

    private static FoundationModelSummary Model(string id, string inferenceType) => TestCatalogue.Model(id, inferenceType);

    private static InferenceProfileSummary Profile(string id, string model) => TestCatalogue.Profile(id, model);
}
