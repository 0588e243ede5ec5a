using System.Net;
using BedrockAspire.Gateway.Overload;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Overload;

/// <summary>Calls for which the first region has no place: they go to the next one that model, name and policy allow.</summary>
public sealed class MovedCallsTests
{
    private const string Lite = "amazon.nova-lite-v1:0";
    private const string Sonnet = "anthropic.claude-sonnet-4-5-20250929-v1:0";
    private const string Stall =
        """[{"match":{"contains":"hold","region":"us-east-1"},"fault":{"kind":"stallAfter","n":3},"answer":{"tokens":40,"chunks":20}}]""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Lite, "us-west-2", "global", Lite)]
    [InlineData(Lite, "us-west-2", "geo", Lite)]
    [InlineData("us." + Lite, "us-west-2", "geo", "us." + Lite)]
    [InlineData(Lite, "eu-central-1", "global", Lite)]
    [InlineData(Sonnet, "eu-central-1", "global", "eu." + Sonnet)]
    public async Task Call_goes_to_the_next_region_when_the_first_has_no_place(string model, string region, string scope, string callable)
    {
        await using var harness = await StartAsync($"us-east-1,{region}", scope);
        using var held = await OverloadTests.HoldAsync(harness.ChatClient, model);

        using var moved = await OverloadTests.ChatAsync(harness.ChatClient, "moved", model);

        Assert.Equal(HttpStatusCode.OK, moved.StatusCode);
        Assert.Equal((region, callable), (Header(moved, "x-gateway-region"), Header(moved, "x-gateway-model")));
        var call = (await harness.Control.RequestsAsync(Token)).EnumerateArray().Single(request => request.GetProperty("operation").GetString() == "Converse");
        Assert.Equal((region, callable), (call.GetProperty("region").GetString(), call.GetProperty("modelId").GetString()));
        harness.AssertNoWarnings();
    }

    [Theory]
    // The policy keeps calls in the region, or in its geography.
    [InlineData(Lite, "us-west-2", "region")]
    [InlineData(Lite, "eu-central-1", "geo")]
    // The name says which region is meant, or where the call may be routed.
    [InlineData("arn:aws:bedrock:us-east-1::foundation-model/" + Lite, "us-west-2", "global")]
    [InlineData("us." + Lite, "eu-central-1", "global")]
    public async Task Call_that_may_not_leave_the_region_waits_there(string model, string region, string scope)
    {
        await using var harness = await StartAsync($"us-east-1,{region}", scope);
        using var held = await OverloadTests.HoldAsync(harness.ChatClient);

        using var refused = await OverloadTests.ChatAsync(harness.ChatClient, "late", model);

        await OverloadTests.AssertRefusedAsync(refused, "server_overloaded");
        Assert.Equal("us-east-1", Header(refused, "x-gateway-region"));
    }

    [Fact]
    public async Task Call_waits_where_the_fewest_wait_when_no_region_has_a_place()
    {
        await using var harness = await StartAsync("us-east-1,us-west-2", "global", queued: 10);
        await harness.Control.AddRulesAsync("""[{"match":{"contains":"hold"},"fault":{"kind":"stallAfter","n":3},"answer":{"tokens":40,"chunks":20}}]""", Token);
        var first = await OverloadTests.HoldAsync(harness.ChatClient);
        var second = await OverloadTests.HoldAsync(harness.ChatClient);
        var gates = harness.Chat.Services.GetRequiredService<CallGates>();
        var waiting = new List<Task<HttpResponseMessage>>();
        for (var i = 0; i < 4; i++)
        {
            waiting.Add(OverloadTests.ChatAsync(harness.ChatClient, "late"));
            await OverloadTests.UntilAsync(() => gates.Waiting == i + 1);
        }

        first.Dispose();
        second.Dispose();
        var answers = await Task.WhenAll(waiting).WaitAsync(TestTimeouts.Default, Token);

        Assert.Equal(["us-east-1", "us-west-2", "us-east-1", "us-west-2"], answers.Select(answer => Header(answer, "x-gateway-region")));
        Assert.Equal(["us-east-1", "us-west-2"], new[] { first, second }.Select(answer => Header(answer, "x-gateway-region")));
    }

    [Fact]
    public async Task Region_that_refuses_the_model_is_passed_over_and_the_model_stays_listed()
    {
        await using var harness = await StartAsync("us-east-1,us-west-2", "global");
        await harness.Control.AddRulesAsync(
            """
            [{"match":{"region":"us-west-2","operation":"Converse"},"times":1,
              "fault":{"kind":"error","type":"AccessDeniedException","message":"You don't have access to the model with the specified model ID."}}]
            """,
            Token);
        using var held = await OverloadTests.HoldAsync(harness.ChatClient);

        using var denied = await OverloadTests.ChatAsync(harness.ChatClient, "denied");
        using var refused = await OverloadTests.ChatAsync(harness.ChatClient, "late");

        Assert.Equal("us-west-2", Header(denied, "x-gateway-region"));
        Assert.False(denied.IsSuccessStatusCode);
        await OverloadTests.AssertRefusedAsync(refused, "server_overloaded");
        using var model = await harness.ChatClient.GetAsync($"/v1/models/{Lite}", Token).WaitAsync(TestTimeouts.Default, Token);
        Assert.Equal(HttpStatusCode.OK, model.StatusCode);
    }

    [Fact]
    public async Task Price_is_that_of_the_way_that_was_taken()
    {
        await using var harness = await StartAsync("us-east-1,us-west-2", "global");
        await harness.Control.AddRulesAsync("""[{"match":{"contains":"same"},"answer":{"text":"same","usage":{"inputTokens":1000,"outputTokens":1000}}}]""", Token);
        using var home = await OverloadTests.ChatAsync(harness.ChatClient, "same", Sonnet);
        using var held = await OverloadTests.HoldAsync(harness.ChatClient, Sonnet);
        using var moved = await OverloadTests.ChatAsync(harness.ChatClient, "same", Sonnet);

        Assert.Equal(("us-east-1", "us-west-2"), (Header(home, "x-gateway-region"), Header(moved, "x-gateway-region")));
        Assert.Equal(Header(home, "x-gateway-cost-usd"), Header(moved, "x-gateway-cost-usd"));
    }

    private static string Header(HttpResponseMessage response, string name) => response.Headers.GetValues(name).Single();

    private static async Task<ServiceHarness> StartAsync(string regions, string scope, int queued = 0)
    {
        var harness = await ServiceHarness.StartAsync(
            options =>
            {
                options.Settings["Bedrock:Regions"] = regions;
                options.Settings["Bedrock:ProfileScope"] = scope;
                options.Settings["Gateway:Overload:MaxCallsPerModel"] = "1";
                options.Settings["Gateway:Overload:MaxQueuedPerModel"] = $"{queued}";
            },
            Token);
        await harness.Control.AddRulesAsync(Stall, Token);
        return harness;
    }
}
