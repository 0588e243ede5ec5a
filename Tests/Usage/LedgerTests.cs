using System.Net;
using System.Text;
using BedrockAspire.Gateway.Usage;
using BedrockAspire.Gateway.Usage.Spool;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Usage;

/// <summary>What the ledger has of calls to the services as they ship.</summary>
public sealed class LedgerTests : IDisposable
{
    private const string Model = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";

    private readonly TemporaryFolder _folder = new();
    private readonly MemoryUsageStore _store = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Call_is_on_the_disk_before_the_caller_knows_that_it_is_over(bool isStream)
    {
        _store.IsAway = true;
        await using var harness = await StartAsync();

        var (_, text) = await ChatAsync(harness, isStream);

        Assert.Contains(isStream ? "[DONE]" : "\"usage\"", text, StringComparison.Ordinal);
        Assert.Equal(1, harness.Chat.Services.GetRequiredService<UsageSpool>().Depth);
        await harness.Chat.Logs.WaitForAsync(entry => entry.Message.Contains("stay on the disk", StringComparison.Ordinal), Token);
        _store.IsAway = false;
        Assert.Equal(CallOutcome.Completed, Assert.Single(await _store.WaitForAsync(1, Token)).Outcome);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Record_says_who_asked_what_and_what_bedrock_billed(bool isStream)
    {
        await using var harness = await StartAsync();
        await harness.Control.AddRulesAsync(
            """[{"answer":{"text":"Hello.","usage":{"inputTokens":100,"outputTokens":20,"cacheReadInputTokens":1000,"cacheWriteInputTokens":10}}}]""", Token);

        var (response, _) = await ChatAsync(harness, isStream);
        var record = Assert.Single(await _store.WaitForAsync(1, Token));

        // 100 x 3.30, 20 x 16.50, 1,000 x 0.33 and 10 x 4.125 dollars a million.
        Assert.Equal(330_000 + 330_000 + 330_000 + 41_250, record.Cost?.Nanodollars);
        Assert.Equal((100, 20, 1000, 10, 0), (record.InputTokens, record.OutputTokens, record.CacheReadTokens, record.CacheWrite5mTokens, record.CacheWrite1hTokens));
        Assert.Equal((CallOutcome.Completed, 200, null, false, isStream), (record.Outcome, record.Status, record.ErrorType, record.IsEstimated, record.IsStream));
        Assert.Equal(("chat", "chat", "us-east-1", "us"), (record.Service, record.Operation, record.Region, record.Geography));
        Assert.Equal((Model, "anthropic.claude-sonnet-4-5-20250929-v1:0"), (record.RequestedModel, record.Model));
        Assert.Equal(response.Headers.GetValues("x-request-id").Single(), record.RequestId);
        Assert.Equal(isStream, record.FirstToken is not null);
        // Only a whole reply can tell its cost in its headers.
        Assert.Equal(isStream ? null : "0.00103125", response.Headers.TryGetValues("x-gateway-cost-usd", out var cost) ? cost.Single() : null);
        harness.AssertNoWarnings();
    }

    [Theory]
    [InlineData("""{"kind":"throttle"}""", 429, "rate_limited")]
    [InlineData("""{"kind":"error","type":"ValidationException","message":"no"}""", 400, "invalid_request")]
    public async Task Call_that_bedrock_refuses_costs_nothing(string fault, int status, string errorType)
    {
        await using var harness = await StartAsync(("Bedrock:MaxAttempts", "1"));
        await harness.Control.AddRulesAsync($$"""[{"fault":{{fault}}}]""", Token);

        await ChatAsync(harness, isStream: true, expected: (HttpStatusCode)status);
        var record = Assert.Single(await _store.WaitForAsync(1, Token));

        Assert.Equal((CallOutcome.Failed, status, errorType, false), (record.Outcome, record.Status, record.ErrorType, record.IsEstimated));
        Assert.Equal((0, 0, 0L), (record.InputTokens, record.OutputTokens, record.Cost?.Nanodollars));
    }

    [Fact]
    public async Task Stream_that_fails_is_billed_for_what_came_by_an_estimate()
    {
        await using var harness = await StartAsync();
        await harness.Control.AddRulesAsync(
            """[{"answer":{"text":"one two three four five six seven eight nine ten","chunks":10},"fault":{"kind":"exceptionAfter","n":6,"exception":"throttlingException"}}]""", Token);

        var (_, text) = await ChatAsync(harness, isStream: true);
        var record = Assert.Single(await _store.WaitForAsync(1, Token));

        Assert.Contains("\"error\"", text, StringComparison.Ordinal);
        Assert.Equal((CallOutcome.Failed, 429, true), (record.Outcome, record.Status, record.IsEstimated));
        await AssertNotLessThanBilledAsync(harness, record);
        Assert.InRange(record.OutputTokens, 1, 30);
    }

    [Fact]
    public async Task Stream_that_its_caller_leaves_is_billed_once()
    {
        await using var harness = await StartAsync();
        await harness.Control.AddRulesAsync("""[{"answer":{"text":"one two three four five six","chunks":6},"fault":{"kind":"stallAfter","n":4}}]""", Token);

        using (var request = Request(isStream: true))
        using (var response = await harness.ChatClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token).WaitAsync(TestTimeouts.Default, Token))
        {
            await using var body = await response.Content.ReadAsStreamAsync(Token);
            Assert.True(await body.ReadAsync(new byte[1], Token).AsTask().WaitAsync(TestTimeouts.Default, Token) > 0);
        }

        var record = Assert.Single(await _store.WaitForAsync(1, Token));
        Assert.Equal((CallOutcome.Cancelled, 499, true), (record.Outcome, record.Status, record.IsEstimated));
        Assert.InRange(record.OutputTokens, 1, 30);
        Assert.True(record.Cost?.Nanodollars > 0);
    }

    [Fact]
    public async Task Answer_that_is_withheld_is_billed_all_the_same()
    {
        await using var harness = await StartAsync();
        await harness.Control.AddRulesAsync(
            """
            [{"answer":{"body":{"output":{"message":{"role":"assistant","content":[]}},"stopReason":"malformed_tool_use",
              "usage":{"inputTokens":7,"outputTokens":9,"totalTokens":16},"metrics":{"latencyMs":1}}}}]
            """,
            Token);

        await ChatAsync(harness, isStream: false, expected: HttpStatusCode.BadGateway);
        var record = Assert.Single(await _store.WaitForAsync(1, Token));

        Assert.Equal((CallOutcome.Failed, 502, 7, 9, false), (record.Outcome, record.Status, record.InputTokens, record.OutputTokens, record.IsEstimated));
    }

    [Fact]
    public async Task Pictures_and_embeddings_are_recorded_with_what_they_cost()
    {
        await using var harness = await StartAsync(("Bedrock:Region", "us-west-2"));

        using var pictures = await harness.ImageClient.PostAsync(
            "/v1/images/generations", Json("""{"model":"stability.stable-image-core-v1:1","prompt":"a tree","n":2,"size":"1024x1024"}"""), Token).WaitAsync(TestTimeouts.Default, Token);
        Assert.Equal(HttpStatusCode.OK, pictures.StatusCode);
        var picture = Assert.Single(await _store.WaitForAsync(1, Token));
        using var embeddings = await harness.ChatClient.PostAsync(
            "/v1/embeddings", Json("""{"model":"amazon.titan-embed-text-v2:0","input":["a tree","a house"]}"""), Token).WaitAsync(TestTimeouts.Default, Token);
        Assert.Equal(HttpStatusCode.OK, embeddings.StatusCode);
        var embedding = Assert.Single(await _store.WaitForAsync(2, Token), record => record.Operation == "embeddings");

        Assert.Equal(("images", "image_generation", 2, 80_000_000L, false), (picture.Service, picture.Operation, picture.Pictures, picture.Cost?.Nanodollars, picture.IsEstimated));
        Assert.Equal("0.08", pictures.Headers.GetValues("x-gateway-cost-usd").Single());
        Assert.Equal((embedding.InputTokens * 20, false), (embedding.Cost?.Nanodollars, embedding.IsEstimated));
        Assert.True(embedding.InputTokens > 0);
    }

    [Fact]
    public async Task Pictures_of_which_one_is_lost_are_all_counted_by_an_estimate()
    {
        await using var harness = await StartAsync(("Bedrock:Region", "us-west-2"), ("ImageApi:MaxParallelCalls", "1"));
        await harness.Control.AddRulesAsync("""[{"match":{"operation":"InvokeModel"},"skip":1,"fault":{"kind":"resetAfter"}}]""", Token);

        using var pictures = await harness.ImageClient.PostAsync(
            "/v1/images/generations", Json("""{"model":"stability.stable-image-core-v1:1","prompt":"a tree","n":2}"""), Token).WaitAsync(TestTimeouts.Default, Token);
        var record = Assert.Single(await _store.WaitForAsync(1, Token));

        Assert.Equal(HttpStatusCode.BadGateway, pictures.StatusCode);
        // One came, and the other is billed, too: it was on its way.
        var billed = (await harness.Control.LedgerAsync(Token)).EnumerateObject().Sum(entry => entry.Value.GetProperty("images").GetInt32());
        Assert.Equal((2, 2), (billed, record.Pictures));
        Assert.Equal((CallOutcome.Failed, true, 80_000_000L), (record.Outcome, record.IsEstimated, record.Cost?.Nanodollars));
    }

    [Fact]
    public async Task Requests_that_call_no_model_are_not_recorded()
    {
        await using var harness = await StartAsync();

        (await harness.ChatClient.GetAsync("/v1/models", Token).WaitAsync(TestTimeouts.Default, Token)).Dispose();
        await ChatAsync(harness, isStream: false, model: "no-such-model", expected: HttpStatusCode.NotFound);
        await ChatAsync(harness, isStream: false);

        Assert.Single(await _store.WaitForAsync(1, Token));
    }

    [Theory]
    [InlineData("Refuse", HttpStatusCode.ServiceUnavailable)]
    [InlineData("ContinueUnrecorded", HttpStatusCode.OK)]
    public async Task Full_spool_follows_the_policy_and_says_so(string policy, HttpStatusCode expected)
    {
        _store.IsAway = true;
        var bytes = SegmentHeader.Size + (8 * UsageSlot.Size);
        await using var harness = await StartAsync(
            ("Gateway:Usage:SegmentBytes", $"{bytes}"), ("Gateway:Usage:MaxSpoolBytes", $"{2 * bytes}"), ("Gateway:Usage:WhenFull", policy));
        for (var i = 0; i < 16; i++)
        {
            await ChatAsync(harness, isStream: false);
        }

        var (response, text) = await ChatAsync(harness, isStream: false, expected: expected);

        Assert.Equal(policy == "Refuse", text.Contains("usage_not_recordable", StringComparison.Ordinal));
        Assert.Equal(policy == "Refuse", response.Headers.RetryAfter is not null);
        Assert.Contains(harness.Chat.Logs.Entries, entry => entry.Level == LogLevel.Error && entry.Message.Contains(policy, StringComparison.Ordinal));
        _store.IsAway = false;
        Assert.Equal(16, (await _store.WaitForAsync(16, Token)).Count);
    }

    [Fact]
    public async Task Without_a_database_nothing_is_recorded_and_cost_is_still_told()
    {
        await using var harness = await ServiceHarness.StartAsync(
            options => options.Settings["Gateway:Usage:SpoolFolder"] = Path.Combine(_folder.Path, "spool"), Token);

        var (response, _) = await ChatAsync(harness, isStream: false);

        Assert.True(response.Headers.Contains("x-gateway-cost-usd"));
        Assert.False(Directory.Exists(Path.Combine(_folder.Path, "spool")));
    }

    public void Dispose() => _folder.Dispose();

    private Task<ServiceHarness> StartAsync(params (string Key, string Value)[] settings) => ServiceHarness.StartAsync(
        options =>
        {
            options.Settings["Gateway:Usage:SpoolFolder"] = _folder.Path;
            options.Settings["Gateway:Usage:ShipInterval"] = "00:00:00.020";
            options.Settings["Gateway:Usage:MaxBackOff"] = "00:00:00.100";
            options.ConfigureServices = services => services.AddSingleton<IUsageStore>(_store);
            foreach (var (key, value) in settings)
            {
                options.Settings[key] = value;
            }
        },
        Token);

    private static async Task AssertNotLessThanBilledAsync(ServiceHarness harness, UsageRecord record)
    {
        var ledger = (await harness.Control.LedgerAsync(Token)).GetProperty(record.Model);
        Assert.True(record.InputTokens >= ledger.GetProperty("inputTokens").GetInt64());
        Assert.True(record.OutputTokens >= ledger.GetProperty("outputTokens").GetInt64());
    }

    private static async Task<(HttpResponseMessage Response, string Text)> ChatAsync(
        ServiceHarness harness, bool isStream, string model = Model, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var request = Request(isStream, model);
        using var response = await harness.ChatClient.SendAsync(request, Token).WaitAsync(TestTimeouts.Default, Token);
        var text = await response.Content.ReadAsStringAsync(Token).WaitAsync(TestTimeouts.Default, Token);
        Assert.True(response.StatusCode == expected, $"{response.StatusCode}: {text}");
        return (response, text);
    }

    private static HttpRequestMessage Request(bool isStream, string model = Model) => new(HttpMethod.Post, "/v1/chat/completions")
    {
        Content = Json($$"""{"model":"{{model}}","stream":{{(isStream ? "true" : "false")}},"messages":[{"role":"user","content":"Count to ten."}]}"""),
    };

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
