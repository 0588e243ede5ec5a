using System.Net;
using System.Text.Json;
using BedrockAspire.Tests.Infrastructure;
using Microsoft.Extensions.Time.Testing;

namespace BedrockAspire.Tests.Simulator;

public sealed class ControlPlaneTests
{
    [Fact]
    public async Task Models_are_valid_and_filtered()
    {
        await using var server = await SimulatorServer.StartAsync();

        var all = await server.GetAsync("/foundation-models");
        var images = await server.GetAsync("/foundation-models?byOutputModality=IMAGE&byInferenceType=ON_DEMAND", ("x-simulator-region", "us-west-2"));
        var anthropic = await server.GetAsync("/foundation-models?byProvider=anthropic");
        var wrong = await server.GetAsync("/foundation-models?byOutputModality=SMELL");

        Assert.NotEmpty(Ids(all));
        Assert.Equal(
            ["amazon.titan-image-generator-v2:0", "stability.sd3-5-large-v1:0", "stability.stable-image-core-v1:1", "stability.stable-image-ultra-v1:1"],
            Ids(images));
        Assert.All(Summaries(anthropic), model => Assert.Equal("INFERENCE_PROFILE", model.GetProperty("inferenceTypesSupported")[0].GetString()));
        Assert.DoesNotContain("google.gemma-4-31b", Ids(all));
        Assert.DoesNotContain("amazon.nova-premier-v1:0", Ids(all));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.Status);
    }

    [Fact]
    public async Task Lifecycle_follows_the_clock_and_kept_models_stay_as_legacy()
    {
        await using var now = await SimulatorServer.StartAsync(new FakeTimeProvider(new DateTimeOffset(2027, 2, 1, 0, 0, 0, TimeSpan.Zero)));
        await using var before = await SimulatorServer.StartAsync(new FakeTimeProvider(new DateTimeOffset(2026, 9, 1, 0, 0, 0, TimeSpan.Zero)));

        var ended = Summaries(await now.GetAsync("/foundation-models"));
        var alive = Summaries(await before.GetAsync("/foundation-models"));

        Assert.Equal("LEGACY", Status(ended, "amazon.nova-canvas-v1:0"));
        Assert.Null(Status(ended, "anthropic.claude-opus-4-1-20250805-v1:0"));
        Assert.Equal("LEGACY", Status(alive, "anthropic.claude-opus-4-1-20250805-v1:0"));
        Assert.Equal("LEGACY", Status(alive, "amazon.nova-premier-v1:0"));
    }

    [Fact]
    public async Task Profiles_are_paged_and_of_the_region()
    {
        await using var server = await SimulatorServer.StartAsync();
        var ids = new List<string>();
        string? token = null;
        do
        {
            var page = await server.GetAsync($"/inference-profiles?maxResults=7{(token is null ? "" : "&nextToken=" + Uri.EscapeDataString(token))}");
            AssertValid("ListInferenceProfiles", page);
            ids.AddRange(page.Json.GetProperty("inferenceProfileSummaries").EnumerateArray().Select(item => item.GetProperty("inferenceProfileId").GetString()!));
            token = page.Json.TryGetProperty("nextToken", out var next) ? next.GetString() : null;
        }
        while (token is not null);

        Assert.True(ids.Count > 20);
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(ids, id => Assert.Matches("^(us|global)\\.", id));
    }

    [Fact]
    public async Task Profile_names_its_models_and_can_be_got_by_arn()
    {
        await using var server = await SimulatorServer.StartAsync();
        const string arn = "arn:aws:bedrock:us-east-1:123456789012:inference-profile/global.anthropic.claude-sonnet-4-6";

        var reply = await server.GetAsync("/inference-profiles/" + Uri.EscapeDataString(arn));
        var missing = await server.GetAsync("/inference-profiles/eu.anthropic.claude-sonnet-4-6");

        AssertValid("GetInferenceProfile", reply);
        Assert.Equal(arn, reply.Json.GetProperty("inferenceProfileArn").GetString());
        Assert.Equal("arn:aws:bedrock:::foundation-model/anthropic.claude-sonnet-4-6", reply.Json.GetProperty("models")[1].GetProperty("modelArn").GetString());
        Assert.Equal(HttpStatusCode.NotFound, missing.Status);
    }

    [Fact]
    public async Task Application_profile_is_listed_and_callable_by_its_arn()
    {
        await using var server = await SimulatorServer.StartAsync(null, ("Simulator:ApplicationProfiles:team-a", "us.anthropic.claude-sonnet-4-6"));

        var profile = (await server.GetAsync("/inference-profiles?type=APPLICATION")).Json.GetProperty("inferenceProfileSummaries")[0];
        var reply = await server.ConverseAsync(SimulatorServer.Say("hello"), profile.GetProperty("inferenceProfileArn").GetString()!);

        Assert.Equal("team-a", profile.GetProperty("inferenceProfileName").GetString());
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        server.Logs.AssertNoWarnings();
    }

    [Fact]
    public async Task Tokens_are_counted_without_billing()
    {
        await using var server = await SimulatorServer.StartAsync();
        var body = $$$"""{"input":{"converse":{{{SimulatorServer.Say("hello world!")}}}}}""";

        var reply = await server.PostAsync(SimulatorServer.PathOf("anthropic.claude-sonnet-4-5-20250929-v1:0", "count-tokens"), body);

        ServiceModelValidator.Runtime.AssertValidOutput("CountTokens", reply.Bytes);
        Assert.Equal(4, reply.Json.GetProperty("inputTokens").GetInt32());
        Assert.Empty((await server.Control.LedgerAsync(TestContext.Current.CancellationToken)).EnumerateObject());
    }

    /// <summary>AWS's own answers break two patterns of its model: names have full stops, and global profiles name a model without a Region.</summary>
    private static void AssertValid(string operation, Reply reply) => Assert.DoesNotContain(
        ServiceModelValidator.ControlPlane.ValidateOutput(operation, reply.Json),
        violation => !violation.ToString().Contains("inferenceProfileName", StringComparison.Ordinal)
            && !violation.ToString().Contains("bedrock:::foundation-model", StringComparison.Ordinal));

    private static List<JsonElement> Summaries(Reply reply) => [.. reply.Json.GetProperty("modelSummaries").EnumerateArray()];

    private static IEnumerable<string> Ids(Reply reply) => Summaries(reply).Select(model => model.GetProperty("modelId").GetString()!);

    private static string? Status(List<JsonElement> models, string id) =>
        models.Where(model => model.GetProperty("modelId").ValueEquals(id))
            .Select(model => model.GetProperty("modelLifecycle").GetProperty("status").GetString()).SingleOrDefault();
}
