using BedrockAspire.Bedrock;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Tests.Bedrock;

public sealed class BedrockOptionsTests
{
    [Theory]
    [InlineData("us-east-1", false, false, "https://bedrock-runtime.us-east-1.amazonaws.com", "https://bedrock.us-east-1.amazonaws.com")]
    [InlineData("eu-central-1", false, true, "https://bedrock-runtime.eu-central-1.api.aws", "https://bedrock.eu-central-1.api.aws")]
    [InlineData("us-west-2", true, false, "https://bedrock-runtime-fips.us-west-2.amazonaws.com", "https://bedrock-fips.us-west-2.amazonaws.com")]
    [InlineData("us-gov-west-1", true, true, "https://bedrock-runtime-fips.us-gov-west-1.api.aws", "https://bedrock-fips.us-gov-west-1.api.aws")]
    [InlineData("cn-north-1", false, false, "https://bedrock-runtime.cn-north-1.amazonaws.com.cn", "https://bedrock.cn-north-1.amazonaws.com.cn")]
    public void Endpoint_follows_the_rules_of_the_partition(string region, bool fips, bool dualStack, string runtime, string control)
    {
        var endpoint = EndpointOf(new BedrockOptions { Region = region, UseFipsEndpoint = fips, UseDualStackEndpoint = dualStack });

        Assert.Equal((runtime, control), (endpoint.Runtime, endpoint.Control));
        Assert.Equal(region, endpoint.Region.SystemName);
    }

    [Fact]
    public void Endpoint_overrides_come_from_the_environment_most_specific_first()
    {
        var options = Bind(new()
        {
            ["AWS_ENDPOINT_URL"] = "http://general:1/",
            ["AWS_ENDPOINT_URL_BEDROCK_RUNTIME"] = "http://runtime:2/",
            ["AWS_REGION"] = "eu-west-1",
        });
        var endpoint = EndpointOf(options);

        Assert.Equal(("http://runtime:2", "http://general:1"), (endpoint.Runtime, endpoint.Control));
        Assert.Equal("eu-west-1", options.Region);
    }

    [Fact]
    public void Endpoint_overrides_are_ignored_when_aws_says_so()
    {
        var options = Bind(new() { ["AWS_ENDPOINT_URL"] = "http://general:1/", ["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "true" });

        Assert.Null(options.RuntimeEndpoint);
    }

    [Fact]
    public void Settings_of_the_section_win_over_the_environment()
    {
        var options = Bind(new()
        {
            ["Bedrock:Region"] = "us-west-2",
            ["AWS_REGION"] = "eu-west-1",
            ["AWS:Region"] = "eu-west-2",
            ["AWS_BEARER_TOKEN_BEDROCK"] = "token",
            ["AWS_MAX_ATTEMPTS"] = "2",
        });

        Assert.Equal(("us-west-2", "token", 2), (options.Region, options.ApiKey, options.MaxAttempts));
    }

    [Fact]
    public void Faults_are_all_reported_at_once_with_key_value_and_remedy()
    {
        var result = new BedrockOptionsRules().Validate(null, new BedrockOptions
        {
            Region = "us-esat-1",
            ControlEndpoint = "not a url",
            UseFipsEndpoint = true,
            MaxAttempts = 0,
            IdleTimeout = TimeSpan.Zero,
        });

        Assert.True(result.Failed);
        Assert.Collection(
            result.Failures,
            fault => Assert.Contains("Bedrock:ControlEndpoint is 'not a url'", fault, StringComparison.Ordinal),
            fault => Assert.Contains("Bedrock:Region is 'us-esat-1'", fault, StringComparison.Ordinal),
            fault => Assert.Contains("cannot be combined", fault, StringComparison.Ordinal),
            fault => Assert.Contains("Bedrock:MaxAttempts is 0", fault, StringComparison.Ordinal),
            fault => Assert.Contains("Bedrock:IdleTimeout is 00:00:00", fault, StringComparison.Ordinal));
    }

    private static BedrockEndpoint EndpointOf(BedrockOptions options) => new BedrockEndpoints(Options.Create(options)).For(options.Region!);

    private static BedrockOptions Bind(Dictionary<string, string?> settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        using var services = new ServiceCollection().AddLogging().AddBedrock(configuration).BuildServiceProvider();
        return services.GetRequiredService<IOptions<BedrockOptions>>().Value;
    }
}
