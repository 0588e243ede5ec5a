using BedrockAspire.Bedrock;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Tests.Infrastructure;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Tests.Catalogue;

public sealed class CatalogueOptionsTests
{
    [Fact]
    public void Ids_with_colons_are_read_as_names()
    {
        var options = Bind(new()
        {
            ["Catalogue:Replacements:amazon.nova-canvas-v1:0"] = "stability.sd3-5-large-v1:0",
            ["Catalogue:Aliases:gpt-4o"] = " claude-sonnet ",
        });

        Assert.Equal("stability.sd3-5-large-v1:0", options.Replacements["amazon.nova-canvas-v1:0"]);
        Assert.Equal("claude-sonnet", options.Aliases["gpt-4o"]);
    }

    [Theory]
    [InlineData("nova-lite", "x")]
    [InlineData("amazon.nova-lite-v1:0", "x")]
    [InlineData("newer.than-the-table", "x")]
    [InlineData("us.anthropic.claude-sonnet-5", "x")]
    [InlineData("arn:aws:bedrock:us-east-1:1:application-inference-profile/abc", "x")]
    [InlineData("nova-canvas", "amazon.titan-image-generator-v2:0")]
    public void Name_that_leads_somewhere_is_accepted(string target, string from) => Assert.Empty(Faults(new() { [from] = target }));

    [Theory]
    [InlineData("", "is '', which is no alias")]
    [InlineData("claude-sonet", "is 'claude-sonet', which is no alias, no model id")]
    [InlineData("arn:aws:s3:::x", "is 'arn:aws:s3:::x', which is no alias")]
    [InlineData("with blank.x", "which is no alias")]
    [InlineData("x", "leads in a circle: x -> x")]
    public void Name_that_leads_nowhere_is_refused_with_its_key(string target, string text)
    {
        var fault = Assert.Single(Faults(new() { ["x"] = target }));

        Assert.StartsWith("Catalogue:Aliases:x ", fault, StringComparison.Ordinal);
        Assert.Contains(text, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Circle_is_refused_with_every_key_on_it_and_only_those()
    {
        var faults = Faults(new() { ["a"] = "b", ["b"] = "c", ["c"] = "a", ["leads-to-it"] = "a" });

        Assert.Equal(3, faults.Count);
        Assert.Contains(faults, fault => fault.Contains("Catalogue:Aliases:b leads in a circle: b -> c -> a -> b", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("anthropic.claude-sonnet-4-20250514-v1:0", "claude-sonnet", 0)]
    [InlineData("amazon.nova-canvas-v1:0", "nova-canvas", 1)]
    [InlineData("amazon.nova-canvas-v1:0", "amazon.nova-canvas-v1:0", 1)]
    public void Replacement_by_its_own_family_is_a_circle_only_when_nothing_else_is_in_it(string ended, string target, int faults) =>
        Assert.Equal(faults, Faults([], new() { [ended] = target }).Count);

    [Theory]
    [InlineData("Catalogue:Aliases:gpt-4", "claude-sonet", "Catalogue:Aliases:gpt-4 is 'claude-sonet'")]
    [InlineData("Catalogue:Replacements:a.b:0", "a.b:0", "Catalogue:Replacements:a.b:0 leads in a circle")]
    [InlineData("Catalogue:RefreshInterval", "00:00:00", "Catalogue:RefreshInterval is 00:00:00")]
    [InlineData("Bedrock:Regions:1", "us-esat-1", "Bedrock:Regions:1 is 'us-esat-1'")]
    public async Task Service_does_not_start_with_it(string key, string value, string text)
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => ServiceHarness.StartAsync(
            options =>
            {
                options.Settings[key] = value;
                if (key.StartsWith("Bedrock", StringComparison.Ordinal))
                {
                    options.Settings["Bedrock:Regions:0"] = "us-east-1";
                    options.Settings["Bedrock:SimulatorUrl"] = null;
                }
            },
            TestContext.Current.CancellationToken));

        Assert.Contains(text, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Bedrock:Regions", "eu-central-1, us-east-1", "eu-central-1", 2)]
    [InlineData("Bedrock:Regions:0", "eu-west-1", "eu-west-1", 1)]
    [InlineData("Bedrock:Region", "us-west-2", "us-west-2", 1)]
    [InlineData("Bedrock:ProfileScope", "geo", "us-east-1", 2)]
    public void Regions_come_as_a_list_or_as_one_text(string key, string value, string home, int count)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Bedrock:SimulatorUrl"] = "http://localhost:1", [key] = value }).Build();
        using var services = new ServiceCollection().AddLogging().AddBedrock(configuration).BuildServiceProvider();
        var endpoints = services.GetRequiredService<BedrockEndpoints>();

        Assert.Equal((home, count), (endpoints.HomeRegion, endpoints.Regions.Count));
        Assert.Equal(home, services.GetRequiredService<IOptions<BedrockOptions>>().Value.Region);
    }

    private static IReadOnlyList<string> Faults(Dictionary<string, string> aliases, Dictionary<string, string>? replacements = null) =>
        [.. new CatalogueOptionsRules(ModelTable.Load()).Validate(null, new CatalogueOptions { Aliases = aliases, Replacements = replacements ?? [] }).Failures ?? []];

    private static CatalogueOptions Bind(Dictionary<string, string?> settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var options = new CatalogueOptions();
        configuration.GetSection(CatalogueOptions.SectionName).Bind(options);
        new CatalogueOptionsNames(configuration).Configure(options);
        return options;
    }
}
