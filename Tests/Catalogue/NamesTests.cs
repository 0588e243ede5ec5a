using BedrockAspire.Bedrock.Errors;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.Tests.Catalogue;

/// <summary>The operator's names, filters and what happens to models that end or are refused.</summary>
public sealed class NamesTests
{
    private const string Canvas = "amazon.nova-canvas-v1:0";
    private const string Core = "stability.stable-image-core-v1:1";

    [Fact]
    public void Own_alias_leads_through_others_to_a_model_and_wins_over_a_name_of_ours()
    {
        var test = new TestCatalogue(options: new CatalogueOptions
        {
            Aliases = new Dictionary<string, string>
            {
                ["gpt-4o"] = "fast",
                ["fast"] = "claude-haiku",
                ["claude-opus"] = "us.amazon.nova-lite-v1:0",
                ["by-arn"] = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc",
            },
        });

        Assert.Equal(("gpt-4o", "us.anthropic.claude-haiku-5-5"), Of("gpt-4o"));
        Assert.Equal(("claude-opus", "us.amazon.nova-lite-v1:0"), Of("claude-opus"));
        Assert.Equal(("by-arn", "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc"), Of("by-arn"));
        Assert.Equal(["claude-opus", "fast", "gpt-4o"], test.Catalogue.Current.Aliases.Take(3).Select(alias => alias.RequestedModel));
        Assert.Single(test.Catalogue.Current.Aliases, alias => alias.RequestedModel == "claude-opus");

        (string, string) Of(string name) => (test.Resolver.Resolve(name).RequestedModel, test.Resolver.Resolve(name).CallableId);
    }

    [Theory]
    [InlineData(Canvas, Core)]
    [InlineData(Canvas, "image")]
    public void Replacement_is_used_for_an_ended_model_and_said(string ended, string replacement)
    {
        var test = new TestCatalogue(served: ServedModels.Images, options: new CatalogueOptions
        {
            Replacements = new Dictionary<string, string> { [ended] = replacement },
        });

        foreach (var name in new[] { "nova-canvas", Canvas })
        {
            var resolution = test.Resolver.Resolve(name);
            Assert.Equal((name, Core), (resolution.RequestedModel, resolution.CallableId));
            Assert.Equal($"{Canvas} is not available, so {Core} was used", resolution.Warning);
        }
    }

    [Fact]
    public void Replacement_is_not_used_while_the_model_is_there()
    {
        var test = new TestCatalogue(served: ServedModels.Images, options: new CatalogueOptions
        {
            Replacements = new Dictionary<string, string> { [Canvas] = Core },
        });
        test.List("us-east-1", [TestCatalogue.Model(Canvas, output: "IMAGE")]);

        Assert.Equal((Canvas, null), (test.Resolver.Resolve("nova-canvas").CallableId, test.Resolver.Resolve("nova-canvas").Warning));
    }

    [Theory]
    [InlineData("amazon.nova-premier-v1:0", "has ended on Bedrock on 2026-09-14. Use '")]
    [InlineData("cohere.command-r-v1:0", "has ended on Bedrock on 2026-08-19. Use '")]
    [InlineData("anthropic.claude-3-haiku-20240307-v1:0", "has ended on Bedrock on 2026-09-10. Use 'anthropic.claude-haiku-5-5' instead (alias 'claude-haiku')")]
    public void Ended_model_is_404_that_names_a_live_one(string name, string text) =>
        Assert.Contains(text, ResolutionTests.Refusal(new TestCatalogue(), name).Message, StringComparison.Ordinal);

    [Fact]
    public void Model_that_only_aws_knows_to_have_ended_is_404_that_names_a_live_one()
    {
        var test = new TestCatalogue();
        test.List("us-east-1", [TestCatalogue.Model("anthropic.claude-sonnet-7", ends: TestCatalogue.Today), TestCatalogue.Model("anthropic.claude-sonnet-8")]);

        Assert.Contains(
            "has ended on Bedrock on 2026-11-24. Use 'anthropic.claude-sonnet-8' instead",
            ResolutionTests.Refusal(test, "anthropic.claude-sonnet-7").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Filter_hides_and_refuses_and_aliases_pass_over_it()
    {
        var test = new TestCatalogue(filter: new ModelFilterOptions { Allow = ["anthropic.*", "amazon.nova-lite*"], Deny = ["*-5-5"] });

        Assert.All(
            test.Catalogue.Current.Models.Where(model => model.Mode == ModelMode.Chat),
            model => Assert.True(model.Id.StartsWith("anthropic.", StringComparison.Ordinal) || model.Id == "amazon.nova-lite-v1:0", model.Id));
        Assert.Equal("us.anthropic.claude-sonnet-5", test.Resolver.Resolve("claude-sonnet").CallableId);
        foreach (var name in new[] { "anthropic.claude-sonnet-5-5", "us.anthropic.claude-sonnet-5-5", "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-5-5" })
        {
            Assert.Contains("is turned off on this gateway", ResolutionTests.Refusal(test, name).Message, StringComparison.Ordinal);
        }

        // What cannot be checked against the filter is not let through either.
        Assert.Equal(404, ResolutionTests.Refusal(test, TestCatalogue.ApplicationArn("abc", "us-east-1")).Facts.Status);
        Assert.Equal(404, ResolutionTests.Refusal(test, "newcomer.model").Facts.Status);
        // The other service's models are its own business.
        Assert.Equal(GatewayErrorKind.WrongEndpoint, ResolutionTests.Refusal(test, Core).Kind);
    }

    [Theory]
    [InlineData(BedrockErrorCodes.ResourceNotFound, "This model version has reached the end of its life.", true)]
    [InlineData(BedrockErrorCodes.Validation, "The provided model identifier is invalid.", true)]
    [InlineData(BedrockErrorCodes.Validation, "Malformed input request", false)]
    [InlineData(BedrockErrorCodes.AccessDenied, "You don't have access to the model with the specified model ID.", true)]
    [InlineData(BedrockErrorCodes.AccessDenied, "User: arn:aws:iam::1:user/x is not authorized to perform: bedrock:InvokeModel on resource: y", true)]
    [InlineData(BedrockErrorCodes.AccessDenied, "Authentication failed: Please make sure your API Key is valid.", false)]
    [InlineData(BedrockErrorCodes.Throttling, "Too many requests", false)]
    public void Model_that_bedrock_refuses_is_hidden_for_a_while_and_aliases_pass_over_it(string code, string text, bool isHidden)
    {
        var test = new TestCatalogue();
        var newest = test.Resolver.Resolve("claude-sonnet");

        Fail();
        Fail();

        Assert.Equal(!isHidden, test.ListedIds.Contains(newest.Model.Id));
        Assert.Equal(!isHidden, test.Resolver.Resolve("claude-sonnet").Model == newest.Model);
        Assert.Equal(newest.CallableId, test.Resolver.Resolve(newest.Model.Id).CallableId);
        Assert.Equal(isHidden ? 1 : 0, test.Logs.Entries.Count(entry => entry.Level == LogLevel.Warning));

        test.Time.Advance(TimeSpan.FromMinutes(31));
        test.Catalogue.Rebuild();
        Assert.Contains(newest.Model.Id, test.ListedIds);

        void Fail() => test.Catalogue.NoteFailure(newest.Model, newest.CallableId, new BedrockException(code, text));
    }

    [Fact]
    public void Refusal_of_every_model_does_not_empty_the_list()
    {
        var test = new TestCatalogue();
        test.List("us-east-1", [TestCatalogue.Model("a.b"), TestCatalogue.Model("a.c")]);
        foreach (var model in test.Catalogue.Current.Models.Where(model => model.Mode == ModelMode.Chat))
        {
            test.Catalogue.NoteFailure(model, model.CallableId, new BedrockException(BedrockErrorCodes.ResourceNotFound, "x"));
        }

        Assert.Contains("a.b", test.ListedIds);
        Assert.Contains("a.c", test.ListedIds);
    }
}
