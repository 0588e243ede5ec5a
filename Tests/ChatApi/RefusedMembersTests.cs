using System.Net;
using System.Text;
using System.Text.Json;
using BedrockAspire.Bedrock.Errors;
using BedrockAspire.ChatApi.ChatCompletions.Refusals;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Tests.Infrastructure;
using Microsoft.Extensions.Time.Testing;

namespace BedrockAspire.Tests.ChatApi;

/// <summary>Members that a model turns out to refuse: left out, named, remembered.</summary>
public sealed class RefusedMembersTests
{
    private const string Nova = "amazon.nova-lite-v1:0";
    private const string Question = """ "messages":[{"role":"user","content":"What is 12 times 7?"}] """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("The model returned the following errors: `temperature` is deprecated for this model.", nameof(OptionalMembers.Temperature))]
    [InlineData("`temperature` and `top_p` cannot both be specified for this model. Please use only one.", nameof(OptionalMembers.TopPBesideTemperature))]
    [InlineData("This model doesn't support the inferenceConfig.topP field. Remove inferenceConfig.topP and try again.", nameof(OptionalMembers.TopP))]
    [InlineData("This model doesn't support the inferenceConfig.stopSequences field.", nameof(OptionalMembers.StopSequences))]
    [InlineData("output_config.effort: Extra inputs are not permitted", nameof(OptionalMembers.Effort))]
    [InlineData("tools.0.custom.strict: Extra inputs are not permitted", nameof(OptionalMembers.StrictTools))]
    [InlineData("The provided serviceTier is not supported for this model.", nameof(OptionalMembers.ServiceTier))]
    [InlineData("Latency performance configuration is not supported for this model.", nameof(OptionalMembers.Latency))]
    [InlineData("You invoked an unsupported model or your request did not allow prompt caching.", nameof(OptionalMembers.CachePoints))]
    [InlineData("invalid beta flag", nameof(OptionalMembers.Betas))]
    [InlineData("temperature: range: 0..1", nameof(OptionalMembers.None))]
    [InlineData("This model doesn't support tool use.", nameof(OptionalMembers.None))]
    public void Refusal_is_understood_by_its_words(string message, string expected) => Assert.Equal(
        Enum.Parse<OptionalMembers>(expected), RefusedMembers.NamedBy(new BedrockException(BedrockErrorCodes.Validation, message)));

    [Fact]
    public void Only_a_refused_request_is_understood_so() => Assert.Equal(
        OptionalMembers.None, RefusedMembers.NamedBy(new BedrockException(BedrockErrorCodes.Throttling, "`temperature` is not supported")));

    [Theory]
    [InlineData("""{"inferenceConfig":{"temperature":0.5,"topP":1}}""", "Temperature", """{"inferenceConfig":{"topP":1}}""", "Temperature")]
    [InlineData("""{"inferenceConfig":{"temperature":0.5,"topP":1}}""", "TopPBesideTemperature", """{"inferenceConfig":{"temperature":0.5}}""", "TopPBesideTemperature")]
    [InlineData("""{"inferenceConfig":{"topP":1}}""", "TopPBesideTemperature", """{"inferenceConfig":{"topP":1}}""", "None")]
    [InlineData("""{"a":[1,{"temperature":2}],"inferenceConfig":{"temperature":0.5}}""", "Temperature, TopP", """{"a":[1,{"temperature":2}],"inferenceConfig":{}}""", "Temperature")]
    [InlineData(
        """{"toolConfig":{"tools":[{"toolSpec":{"name":"f","inputSchema":{"json":{"strict":1}},"strict":true}},{"cachePoint":{"type":"default"}}]},"system":[{"text":"s"},{"cachePoint":{"type":"default"}}],"messages":[{"role":"user","content":[{"text":"\u00e4"},{"cachePoint":{"type":"default"}}]}]}""",
        "CachePoints, StrictTools",
        """{"toolConfig":{"tools":[{"toolSpec":{"name":"f","inputSchema":{"json":{"strict":1}}}}]},"system":[{"text":"s"}],"messages":[{"role":"user","content":[{"text":"\u00e4"}]}]}""",
        "CachePoints, StrictTools")]
    [InlineData("""{"additionalModelRequestFields":{"anthropic_beta":["x"],"output_config":{"effort":"low"},"k":1},"serviceTier":{"type":"flex"}}""", "Betas, Effort, ServiceTier", """{"additionalModelRequestFields":{"k":1}}""", "Betas, Effort, ServiceTier")]
    public void Copy_lacks_what_is_refused_and_nothing_else(string body, string unwanted, string expected, string removed)
    {
        using var output = new PooledBufferWriter(16);
        var actual = ConverseBody.CopyWithout(Encoding.UTF8.GetBytes(body), Enum.Parse<OptionalMembers>(unwanted), output);

        Assert.Equal((expected, Enum.Parse<OptionalMembers>(removed)), (Encoding.UTF8.GetString(output.WrittenSpan), actual));
    }

    [Fact]
    public void Refusal_is_forgotten_after_an_hour_and_one_that_comes_of_thinking_is_not_kept()
    {
        var time = new FakeTimeProvider();
        var refused = new RefusedMembers(time);
        refused.Remember("m", OptionalMembers.TopP, new BedrockException(BedrockErrorCodes.Validation, "no"));
        refused.Remember("m", OptionalMembers.Temperature, new BedrockException(BedrockErrorCodes.Validation, "`temperature` may only be set to 1 when thinking is enabled."));

        Assert.Equal(OptionalMembers.TopP, refused.Of("m"));
        time.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(OptionalMembers.None, refused.Of("m"));
    }

    [Fact]
    public void Refusals_are_kept_of_so_many_models_only()
    {
        var refused = new RefusedMembers(TimeProvider.System);
        for (var i = 0; i < 1000; i++)
        {
            refused.Remember($"m{i}", OptionalMembers.TopP, new BedrockException(BedrockErrorCodes.Validation, "no"));
        }

        Assert.InRange(Enumerable.Range(0, 1000).Count(i => refused.Of($"m{i}") != OptionalMembers.None), 1, 256);
        Assert.Equal(OptionalMembers.TopP, refused.Of("m999"));
    }

    [Theory]
    [InlineData(Nova, "false")]
    [InlineData(Nova, "true")]
    [InlineData("anthropic.claude-sonnet-4-5-20250929-v1:0", "false")]
    [InlineData("anthropic.claude-sonnet-4-5-20250929-v1:0", "true")]
    public async Task Model_that_refuses_a_member_is_asked_again_without_it_and_the_next_time_at_once(string model, string stream)
    {
        await using var harness = await ServiceHarness.StartAsync(cancellationToken: Cancellation);
        await harness.Control.AddRulesAsync("""[{"match":{},"refuse":["inferenceConfig.temperature"]}]""", Cancellation);
        var body = $$"""{"model":"{{model}}","stream":{{stream}},"temperature":0.5,"max_tokens":100,{{Question}}}""";
        using var first = await harness.ChatClient.AskAsync(body);
        var answer = await first.Content.ReadAsStringAsync(Cancellation);
        using var second = await harness.ChatClient.AskAsync(body);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        Assert.Contains("84", answer, StringComparison.Ordinal);
        Assert.Equal("temperature", Assert.Single(first.Headers.GetValues("x-gateway-ignored-params")));
        Assert.Equal("temperature", Assert.Single(second.Headers.GetValues("x-gateway-ignored-params")));
        Assert.Equal("400 200 200", await StatusesAsync(harness, 3));
        var sent = await harness.LastUpstreamBodyAsync();
        ServiceModelValidator.Runtime.AssertValidInput("Converse", Encoding.UTF8.GetBytes(sent.GetRawText()));
        Assert.Equal(["maxTokens"], sent.GetProperty("inferenceConfig").EnumerateObject().Select(member => member.Name));
        harness.AssertNoWarnings();
    }

    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    public async Task Second_refusal_is_the_callers_error(string stream)
    {
        await using var harness = await ServiceHarness.StartAsync(cancellationToken: Cancellation);
        await harness.Control.AddRulesAsync("""[{"match":{},"refuse":["inferenceConfig.temperature","inferenceConfig.topP"]}]""", Cancellation);
        using var response = await harness.ChatClient.AskAsync(
            $$"""{"model":"{{Nova}}","stream":{{stream}},"temperature":0.5,"top_p":0.9,{{Question}}}""");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("topP", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal("400 400", await StatusesAsync(harness, 2));
    }

    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    public async Task Strict_mode_refuses_what_the_model_refuses(string stream)
    {
        await using var harness = await ServiceHarness.StartAsync(options => options.Settings["Gateway:Strict"] = "true", Cancellation);
        await harness.Control.AddRulesAsync("""[{"match":{},"refuse":["inferenceConfig.temperature"]}]""", Cancellation);
        using var response = await harness.ChatClient.AskAsync($$"""{"model":"{{Nova}}","stream":{{stream}},"temperature":0.5,{{Question}}}""");
        var error = JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(Cancellation)).GetProperty("error");

        Assert.Equal((HttpStatusCode.BadRequest, "temperature"), (response.StatusCode, error.GetProperty("param").GetString()));
    }

    // A call is in the simulator's record when it is over there, which may be after the caller has its answer.
    private static async Task<string> StatusesAsync(ServiceHarness harness, int expected)
    {
        await harness.Simulator.Logs.WaitForFinishedRequestsAsync("/converse", expected, Cancellation);
        return string.Join(' ', (await harness.Control.RequestsAsync(Cancellation)).EnumerateArray()
            .Where(call => call.GetProperty("operation").GetString()!.StartsWith("Converse", StringComparison.Ordinal))
            .Select(call => call.GetProperty("status").GetInt32()));
    }
}
