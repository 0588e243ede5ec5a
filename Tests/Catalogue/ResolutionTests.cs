using BedrockAspire.Bedrock;
using BedrockAspire.Bedrock.ControlPlane;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.Tests.Catalogue;

/// <summary>What names lead to, by region, policy and what AWS listed.</summary>
public sealed class ResolutionTests
{
    private const string Sonnet = "anthropic.claude-sonnet-5";
    private const string Lite = "amazon.nova-lite-v1:0";

    public static TheoryData<string, string, string?, string> Geographies() => new()
    {
        // region, its geographic profile, a further one of its geography, its global one is always there
        { "us-east-1", "us", null, "us-west-2" },
        { "us-east-2", "us", null, "us-west-2" },
        { "us-west-2", "us", null, "us-east-1" },
        { "ca-central-1", "ca", null, "ca-west-1" },
        { "eu-central-1", "eu", null, "eu-west-3" },
        { "eu-west-1", "eu", null, "eu-north-1" },
        { "eu-north-1", "eu", null, "eu-west-1" },
        { "ap-northeast-1", "jp", "apac", "ap-northeast-3" },
        { "ap-northeast-3", "jp", "apac", "ap-northeast-1" },
        { "ap-southeast-2", "au", "apac", "ap-southeast-4" },
        { "ap-southeast-4", "au", "apac", "ap-southeast-2" },
        { "ap-south-1", "in", "apac", "ap-south-2" },
        { "ap-south-2", "in", "apac", "ap-south-1" },
        { "ap-southeast-1", "apac", null, "ap-southeast-2" },
        { "ap-northeast-2", "apac", null, "ap-northeast-1" },
        { "us-gov-west-1", "us-gov", null, "us-gov-east-1" },
        // A geography that this code does not know is told by where its profile routes.
        { "sa-east-1", "latam", null, "sa-west-1" },
        { "me-central-1", "me", null, "me-south-1" },
        { "af-south-1", "afr", null, "af-north-1" },
    };

    [Theory]
    [MemberData(nameof(Geographies))]
    public void Base_id_takes_the_nearest_profile_that_the_policy_allows(string region, string near, string? wider, string neighbour)
    {
        InferenceProfileSummary[] all =
        [
            TestCatalogue.Profile($"global.{Sonnet}", Sonnet, region, ""),
            .. wider is null ? Array.Empty<InferenceProfileSummary>() : [TestCatalogue.Profile($"{wider}.{Sonnet}", Sonnet, region, "ap-southeast-1")],
            TestCatalogue.Profile($"{near}.{Sonnet}", Sonnet, region, neighbour),
            TestCatalogue.Profile($"xx.{Sonnet}", Sonnet, region, "elsewhere-1"),
        ];
        var withoutNear = all.Where(profile => profile.InferenceProfileId != $"{near}.{Sonnet}").ToArray();

        Assert.Equal($"{near}.{Sonnet}", Callable(ProfileScope.Global, all));
        Assert.Equal($"{near}.{Sonnet}", Callable(ProfileScope.Geo, all));
        Assert.Equal(wider is null ? null : $"{wider}.{Sonnet}", Callable(ProfileScope.Geo, withoutNear));
        // AWS has no global profiles in its government's regions.
        Assert.Equal(near == "us-gov" ? null : $"{wider ?? "global"}.{Sonnet}", Callable(ProfileScope.Global, withoutNear));
        Assert.Null(Callable(ProfileScope.Region, all));
        Assert.Equal(Sonnet, Callable(ProfileScope.Region, all, "ON_DEMAND"));
        Assert.Equal(Sonnet, Callable(ProfileScope.Global, all, "ON_DEMAND"));

        string? Callable(ProfileScope scope, InferenceProfileSummary[] profiles, string type = "INFERENCE_PROFILE")
        {
            var test = new TestCatalogue(new BedrockOptions { Region = region, ProfileScope = scope });
            test.List(region, [TestCatalogue.Model(Sonnet, type)], profiles);
            return test.Resolver.TryResolve(Sonnet)?.CallableId;
        }
    }

    [Theory]
    [InlineData("eu-central-1", ProfileScope.Geo, "global." + Sonnet, "may route calls further than Bedrock:ProfileScope 'geo' lets them go. Use 'anthropic.claude-sonnet-5', which is called as 'eu.anthropic.claude-sonnet-5' here.")]
    [InlineData("eu-central-1", ProfileScope.Geo, "us." + Sonnet, "is not offered in eu-central-1. Use 'anthropic.claude-sonnet-5', which is called as 'eu.anthropic.claude-sonnet-5' here.")]
    [InlineData("eu-central-1", ProfileScope.Region, "eu." + Lite, "lets them go. Use 'amazon.nova-lite-v1:0', which is called as 'amazon.nova-lite-v1:0' here.")]
    [InlineData("eu-central-1", ProfileScope.Region, Sonnet, "is not offered in eu-central-1 within Bedrock:ProfileScope 'region'")]
    [InlineData("ca-central-1", ProfileScope.Geo, "us." + Lite, "may route calls further")]
    [InlineData("sa-east-1", ProfileScope.Geo, Sonnet, "is not offered in sa-east-1 within")]
    public void Name_beyond_the_policy_is_refused_with_the_one_to_use(string region, ProfileScope scope, string name, string text)
    {
        var error = Refusal(new TestCatalogue(new BedrockOptions { Region = region, ProfileScope = scope }), name);

        Assert.Equal(GatewayErrorKind.ModelNotFound, error.Kind);
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Model_is_called_in_the_first_listed_region_that_has_it()
    {
        var test = new TestCatalogue(new BedrockOptions { Regions = ["eu-central-1", "us-east-1"] });
        test.List("eu-central-1", [TestCatalogue.Model("a.both"), TestCatalogue.Model("a.profile", "INFERENCE_PROFILE")], [TestCatalogue.Profile("eu.a.profile", "a.profile", "eu-west-1")]);
        test.List("us-east-1", [TestCatalogue.Model("a.both"), TestCatalogue.Model("a.second"), TestCatalogue.Model("a.profile")], [TestCatalogue.Profile("us.a.profile", "a.profile", "us-west-2")]);

        Assert.Equal(("a.both", "eu-central-1"), Of("a.both"));
        Assert.Equal(("a.second", "us-east-1"), Of("a.second"));
        Assert.Equal(("eu.a.profile", "eu-central-1"), Of("a.profile"));
        Assert.Equal(("us.a.profile", "us-east-1"), Of("us.a.profile"));

        (string, string) Of(string name) => (test.Resolver.Resolve(name).CallableId, test.Resolver.Resolve(name).Region);
    }

    [Fact]
    public void Region_that_was_never_listed_is_served_from_the_table_beside_the_others()
    {
        var test = new TestCatalogue(new BedrockOptions { Region = "us-east-1", ImageRegion = "us-west-2" }, ServedModels.Images);
        test.List("us-east-1", [TestCatalogue.Model(Lite)]);

        Assert.Equal("us-west-2", test.Resolver.Resolve("stability.sd3-5-large-v1:0").Region);
        Assert.Equal(1, test.ListedIds.Count(id => id == Lite));
    }

    [Theory]
    [InlineData(null, ProfileScope.Global, "eu-central-1", 2)]
    [InlineData(null, ProfileScope.Geo, "eu-central-1", 1)]
    [InlineData(null, ProfileScope.Geo, "us-east-1", 2)]
    [InlineData(null, ProfileScope.Region, "us-east-1", 1)]
    [InlineData(null, ProfileScope.Global, "us-gov-west-1", 1)]
    [InlineData("", ProfileScope.Global, "us-east-1", 1)]
    [InlineData("us-west-2", ProfileScope.Region, "eu-central-1", 2)]
    public void Region_for_images_is_not_left_by_default_when_the_policy_forbids_it(string? image, ProfileScope scope, string home, int regions) =>
        Assert.Equal(regions, new TestCatalogue(new BedrockOptions { Region = home, ImageRegion = image, ProfileScope = scope }).Settings.Regions.Count);

    [Theory]
    [InlineData("arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-5", "us.anthropic.claude-sonnet-5")]
    [InlineData("arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0", "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0")]
    [InlineData("arn:aws:bedrock:us-west-2:123456789012:provisioned-model/abc", "arn:aws:bedrock:us-west-2:123456789012:provisioned-model/abc")]
    public void Arn_becomes_what_can_be_called(string arn, string callable) =>
        Assert.Equal(callable, new TestCatalogue().Resolver.Resolve(arn).CallableId);

    [Theory]
    [InlineData("arn:", 400)]
    [InlineData("arn:aws:bedrock:us-east-1", 400)]
    [InlineData("arn:aws:bedrock:us-east-1::foundation-model", 400)]
    [InlineData("arn:aws:bedrock:us-east-1::foundation-model/", 400)]
    [InlineData("arn:aws:bedrock:us-east-1::/x", 400)]
    [InlineData("arn:aws:s3:us-east-1::foundation-model/a.b", 400)]
    [InlineData("arn:aws:bedrock:us-east-1:1:guardrail/x", 400)]
    [InlineData("arn:aws:bedrock:us-east-1::foundation-model/a b", 400)]
    [InlineData("arn:aws:bedrock:us-east-1::foundation-model/é", 400)]
    [InlineData("arn:aws:bedrock:evil.example/#:1:application-inference-profile/x", 400)]
    [InlineData("arn:aws:bedrock:evil.example:1:application-inference-profile/x", 404)]
    [InlineData("arn:aws:bedrock:eu-central-1:1:application-inference-profile/x", 404)]
    [InlineData("arn:aws:bedrock:us-east-1:123456789012:inference-profile/eu.anthropic.claude-sonnet-5", 404)]
    public void Arn_that_leads_nowhere_is_refused_and_tells_no_account(string arn, int status)
    {
        var error = Refusal(new TestCatalogue(), arn);

        Assert.Equal((status, "model"), (error.Facts.Status, error.Param));
        Assert.DoesNotContain("123456789012", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Application_profiles_that_aws_lists_have_the_features_of_their_model_and_keep_to_the_policy()
    {
        var test = new TestCatalogue(new BedrockOptions { Region = "eu-central-1", ProfileScope = ProfileScope.Geo });
        test.List("eu-central-1", [TestCatalogue.Model(Lite)], applicationProfiles:
        [
            TestCatalogue.Application("inside000000", "eu-central-1", Lite),
            TestCatalogue.Application("outside00000", "eu-central-1", Lite, "eu-central-1", ""),
            new InferenceProfileSummary { InferenceProfileId = "broken000000", Models = [new() { ModelArn = "arn:nonsense" }, new()] },
        ]);
        var arn = TestCatalogue.ApplicationArn("inside000000", "eu-central-1");

        foreach (var name in new[] { arn, "inside000000" })
        {
            var resolution = test.Resolver.Resolve(name);
            Assert.Equal((arn, Lite, name), (resolution.CallableId, resolution.Model.Id, resolution.RequestedModel));
            // Its id does not tell whether it stays in the region: the dearer of the two prices.
            Assert.Equal(0.069m, resolution.Model.PriceOf(resolution.CallableId)?.In);
        }

        Assert.Contains("further than Bedrock:ProfileScope", Refusal(test, "outside00000").Message, StringComparison.Ordinal);
        Assert.Equal(404, Refusal(test, TestCatalogue.ApplicationArn("outside00000", "eu-central-1")).Facts.Status);
        Assert.Equal(404, Refusal(test, "broken000000").Facts.Status);
    }

    [Fact]
    public void Strange_listings_hide_only_what_is_strange()
    {
        var test = new TestCatalogue();
        test.List(
            "us-east-1",
            [
                TestCatalogue.Model("a.good"), TestCatalogue.Model("a.good"), null!, TestCatalogue.Model(""), TestCatalogue.Model("no-provider"),
                TestCatalogue.Model("a.with blank"), TestCatalogue.Model("a.\"quoted\""), TestCatalogue.Model("a.ü"), TestCatalogue.Model("a.\r\nx: y"),
                TestCatalogue.Model("a.b:0:24k"), TestCatalogue.Model("a." + new string('x', 5000)), TestCatalogue.Model("a.only-provisioned", "PROVISIONED"),
                TestCatalogue.Model("a.hologram", "TELEPATHY", "HOLOGRAM"),
            ],
            [null!, new InferenceProfileSummary { InferenceProfileId = "us.a.good" }, TestCatalogue.Profile("us.a.gone", "a.gone"), TestCatalogue.Profile("\n.a.good", "a.good")]);

        Assert.Equal(["a.good"], test.ListedIds.Where(id => id.StartsWith("a.", StringComparison.Ordinal)));
        Assert.Equal("us.a.good", test.Resolver.Resolve("us.a.good").CallableId);
    }

    [Theory]
    [InlineData("a\0b")]
    [InlineData("../../etc/passwd")]
    [InlineData("💥")]
    [InlineData("\ud83d")]
    [InlineData("a.b\r\nx: y")]
    [InlineData("claude-sonnet ")]
    public void Odd_name_is_404(string name) => Assert.Equal(404, Refusal(new TestCatalogue(), name).Facts.Status);

    [Fact]
    public void Known_name_is_resolved_without_allocation()
    {
        var resolver = new TestCatalogue().Resolver;
        resolver.Resolve("claude-sonnet");

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            resolver.Resolve("claude-sonnet");
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100);
    }

    internal static GatewayError Refusal(TestCatalogue test, string name) => Assert.Throws<GatewayException>(() => test.Resolver.Resolve(name)).Error;
}
