using BedrockAspire.Gateway.Catalogue;

namespace BedrockAspire.Tests.Catalogue;

public sealed class ModelVersionTests
{
    private const string Sonnet = "anthropic.claude-sonnet-{version}";

    [Theory]
    [InlineData(Sonnet, "anthropic.claude-sonnet-5", true)]
    [InlineData(Sonnet, "anthropic.claude-sonnet-10-1", true)]
    [InlineData(Sonnet, "anthropic.claude-sonnet-4-5-20250929-v1:0", true)]
    [InlineData(Sonnet, "anthropic.claude-sonnet-4-6-v1", true)]
    [InlineData(Sonnet, "anthropic.claude-sonnet-6-preview", false)]
    [InlineData(Sonnet, "anthropic.claude-sonnet-", false)]
    [InlineData(Sonnet, "anthropic.claude-sonnet", false)]
    [InlineData(Sonnet, "anthropic.claude-sonnet-v1:0", false)]
    [InlineData(Sonnet, "anthropic.claude-sonnet-5-", false)]
    [InlineData(Sonnet, "anthropic.claude-opus-5", false)]
    [InlineData("anthropic.claude-{version}-sonnet", "anthropic.claude-3-7-sonnet-20250219-v1:0", true)]
    [InlineData("anthropic.claude-{version}-sonnet", "anthropic.claude-sonnet-5", false)]
    [InlineData("amazon.nova-lite", "amazon.nova-lite-v1:0", true)]
    [InlineData("amazon.nova-lite", "amazon.nova-lite-2-v1:0", true)]
    [InlineData("amazon.nova-lite", "amazon.nova-lite-fast-v1:0", false)]
    [InlineData("amazon.nova-{version}-lite", "amazon.nova-2-lite-v1:0", true)]
    [InlineData("amazon.nova-{version}-lite", "amazon.nova-two-lite-v1:0", false)]
    public void Id_is_a_member_when_nothing_but_a_version_is_added(string pattern, string id, bool isMember) =>
        Assert.Equal(isMember, ModelVersion.Match(pattern, id) is not null);

    [Theory]
    [InlineData("anthropic.claude-sonnet-5-5", "anthropic.claude-sonnet-5")]
    [InlineData("anthropic.claude-sonnet-10", "anthropic.claude-sonnet-9-5")]
    [InlineData("anthropic.claude-sonnet-5", "anthropic.claude-sonnet-4-5-20250929-v1:0")]
    [InlineData("anthropic.claude-sonnet-4-20260101-v1:0", "anthropic.claude-sonnet-4-20250514-v1:0")]
    [InlineData("anthropic.claude-sonnet-4-20250514-v2:0", "anthropic.claude-sonnet-4-20250514-v1:0")]
    public void Newer_version_comes_first(string newer, string older)
    {
        var alias = new ModelAlias { Alias = "a", Family = [Sonnet] };

        Assert.Equal([newer, older], alias.MembersOf([older, newer]));
        Assert.Equal([newer, older], alias.MembersOf([newer, older]));
    }

    [Fact]
    public void Newest_active_member_is_meant_also_when_the_table_does_not_know_it()
    {
        var test = new TestCatalogue();
        test.List("us-east-1", [
            TestCatalogue.Model("anthropic.claude-sonnet-5-5"),
            TestCatalogue.Model("anthropic.claude-sonnet-7-1"),
            TestCatalogue.Model("anthropic.claude-sonnet-8", ends: TestCatalogue.Today.AddDays(200)),
            TestCatalogue.Model("anthropic.claude-sonnet-9-preview"),
            TestCatalogue.Model("anthropic.claude-haiku-4-5-20251001-v1:0", ends: TestCatalogue.Today.AddDays(200)),
        ]);

        Assert.Equal("anthropic.claude-sonnet-7-1", test.Resolver.Resolve("claude-sonnet").CallableId);
        var legacy = test.Resolver.Resolve("claude-haiku");
        Assert.Equal("anthropic.claude-haiku-4-5-20251001-v1:0", legacy.CallableId);
        Assert.Equal("anthropic.claude-haiku-4-5-20251001-v1:0 is a legacy model on Bedrock and ends on 2027-06-12", legacy.Warning);
        Assert.EndsWith("; move to anthropic.claude-sonnet-7-1", test.Resolver.Resolve("anthropic.claude-sonnet-8").Warning, StringComparison.Ordinal);
    }
}
