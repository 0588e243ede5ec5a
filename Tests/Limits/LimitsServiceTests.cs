using System.Net;
using System.Text;
using System.Text.Json;
using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Limits;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Limits;

/// <summary>Budgets in the services as they ship: every route is held to them, and whatever becomes of a call, nothing stays reserved.</summary>
public sealed class LimitsServiceTests
{
    private const string Whole = """{"model":"amazon.nova-lite-v1:0","max_tokens":100,"messages":[{"role":"user","content":"q"}]}""";
    private const string Streaming = """{"model":"amazon.nova-lite-v1:0","max_tokens":100,"stream":true,"messages":[{"role":"user","content":"q"}]}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/v1/chat/completions", Whole)]
    [InlineData("/v1/chat/completions", Streaming)]
    [InlineData("/v1/embeddings", """{"model":"amazon.titan-embed-text-v2:0","input":"q"}""")]
    [InlineData("/v1/images/generations", """{"model":"nova-canvas","prompt":"q"}""")]
    public async Task Corpus_33_no_route_bypasses_a_budget_that_is_used_up(string route, string body)
    {
        var (store, _) = StoreOf(0);
        await using var harness = await StartAsync(store);
        var client = route.Contains("images", StringComparison.Ordinal) ? harness.ImageClient : harness.ChatClient;

        using var response = await client.PostAsync(route, Json(body), Cancellation).WaitAsync(TestTimeouts.Default, Cancellation);

        var error = (await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("error");
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal("insufficient_quota", error.GetProperty("type").GetString());
        Assert.Equal("insufficient_quota", error.GetProperty("code").GetString());
        Assert.Contains("'Everybody'", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty((await harness.Control.LedgerAsync(Cancellation)).EnumerateObject());
    }

    [Theory]
    [InlineData(Whole)]
    [InlineData(Streaming)]
    public async Task Corpus_33_call_is_settled_once_with_what_was_billed(string body)
    {
        var (store, budget) = StoreOf(10);
        await using var harness = await StartAsync(store);

        for (var i = 0; i < 3; i++)
        {
            using var response = await harness.ChatClient.PostAsync("/v1/chat/completions", Json(body), Cancellation);
            response.EnsureSuccessStatusCode();
            await response.Content.ReadAsStringAsync(Cancellation);
        }

        var table = harness.Chat.Services.GetRequiredService<LimitTable>();
        await NothingReservedAsync(harness);
        // By the price of the table: 0.06 and 0.24 dollars a million tokens.
        var billed = (await harness.Control.LedgerAsync(Cancellation)).EnumerateObject()
            .Sum(entry => (entry.Value.GetProperty("inputTokens").GetInt64() * 60) + (entry.Value.GetProperty("outputTokens").GetInt64() * 240));
        Assert.True(billed > 0);
        Assert.Equal(billed, table.LeaseOf(budget).Spent);
    }

    [Theory]
    [InlineData(Whole, """{"kind":"throttle"}""")]
    [InlineData(Streaming, """{"kind":"throttle"}""")]
    [InlineData(Whole, """{"kind":"error","status":400,"type":"ValidationException","message":"bad"}""")]
    [InlineData(Streaming, """{"kind":"resetBeforeResponse"}""")]
    [InlineData(Streaming, """{"kind":"exceptionAfter","n":0,"exception":"throttlingException","message":"slow"}""")]
    [InlineData(Streaming, """{"kind":"exceptionAfter","n":4,"exception":"modelStreamErrorException","message":"boom"}""")]
    [InlineData(Streaming, """{"kind":"cutAfter","n":4}""")]
    [InlineData(Whole, """{"kind":"cutAfter","n":1}""")]
    [InlineData(Streaming, """{"kind":"badCrcAfter","n":4}""")]
    public async Task Corpus_33_reservation_does_not_leak_when_Bedrock_fails(string body, string fault)
    {
        var (store, _) = StoreOf(10);
        await using var harness = await StartAsync(store, $$$"""[{"match":{},"fault":{{{fault}}},"answer":{"tokens":40,"chunks":20}}]""");

        using var response = await harness.ChatClient.PostAsync("/v1/chat/completions", Json(body), Cancellation);
        await response.Content.ReadAsStringAsync(Cancellation);

        await NothingReservedAsync(harness);
    }

    [Theory]
    [InlineData("""{"model":"no-such-model","messages":[{"role":"user","content":"q"}]}""")]
    [InlineData("""{"model":"amazon.nova-lite-v1:0","messages":"q"}""")]
    [InlineData("{")]
    public async Task Corpus_33_reservation_does_not_leak_when_the_request_is_wrong(string body)
    {
        var (store, _) = StoreOf(10);
        await using var harness = await StartAsync(store);

        using var response = await harness.ChatClient.PostAsync("/v1/chat/completions", Json(body), Cancellation);

        Assert.InRange((int)response.StatusCode, 400, 499);
        await NothingReservedAsync(harness);
    }

    [Theory]
    [InlineData(Whole, false)]
    [InlineData(Streaming, false)]
    [InlineData(Streaming, true)]
    public async Task Corpus_33_reservation_does_not_leak_when_the_caller_leaves(string body, bool afterHeaders)
    {
        var (store, _) = StoreOf(10);
        await using var harness = await StartAsync(store, $$$"""[{"match":{},"fault":{"kind":"stallAfter","n":{{{(afterHeaders ? 4 : 0)}}}},"answer":{"tokens":40,"chunks":20}}]""");
        using var leaving = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = Json(body) };

        var sending = harness.ChatClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, leaving.Token);
        var table = harness.Chat.Services.GetRequiredService<LimitTable>();
        await UntilAsync(() => table.Leases.Any(lease => lease.Reserved > 0));
        if (afterHeaders)
        {
            await sending.WaitAsync(TestTimeouts.Default, Cancellation);
        }

        await leaving.CancelAsync();
        if (afterHeaders)
        {
            (await sending).Dispose();
        }
        else
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        }

        await NothingReservedAsync(harness);
    }

    [Fact]
    public async Task Corpus_33_configured_key_is_not_exempt()
    {
        var store = new MemoryBudgetStore();
        store.Set(new Budget(Guid.NewGuid(), "Configured", BudgetScope.Key, Caller.MasterKeyId.ToString(), BudgetInterval.Day, Money.Zero));
        await using var harness = await StartAsync(store);

        using var response = await harness.ChatClient.PostAsync("/v1/chat/completions", Json(Whole), Cancellation);

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
    }

    [Fact]
    public async Task Corpus_31_database_that_is_away_is_a_503_with_retry_after_and_never_a_401()
    {
        var (store, _) = StoreOf(10);
        store.IsAway = true;
        await using var harness = await StartAsync(store);

        using var response = await harness.ChatClient.PostAsync("/v1/chat/completions", Json(Whole), Cancellation);
        using var models = await harness.ChatClient.GetAsync("/v1/models", Cancellation);

        var error = (await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("error");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("limits_unavailable", error.GetProperty("code").GetString());
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, models.StatusCode);
    }

    private static (MemoryBudgetStore Store, Budget Budget) StoreOf(decimal dollars)
    {
        var budget = new Budget(Guid.NewGuid(), "Everybody", BudgetScope.Gateway, "", BudgetInterval.Total, Money.FromDollars(dollars));
        var store = new MemoryBudgetStore();
        store.Set(budget);
        return (store, budget);
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static async Task<ServiceHarness> StartAsync(MemoryBudgetStore store, string? rules = null)
    {
        var harness = await ServiceHarness.StartAsync(
            options =>
            {
                options.Settings["Bedrock:MaxAttempts"] = "1";
                options.ConfigureServices = services => services.AddSingleton<IBudgetStore>(store);
            },
            Cancellation);
        foreach (var service in new[] { harness.Chat, harness.Image })
        {
            await service.Services.GetRequiredService<LimitRunner>().Exchange!.FirstAttempt.WaitAsync(TestTimeouts.Default, Cancellation);
        }

        if (rules is not null)
        {
            await harness.Control.AddRulesAsync(rules, Cancellation);
        }

        return harness;
    }

    private static Task NothingReservedAsync(ServiceHarness harness) =>
        UntilAsync(() => harness.Chat.Services.GetRequiredService<LimitTable>().Leases.All(lease => lease.Reserved == 0));

    // A request ends a little after its response.
    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var timeout = new CancellationTokenSource(TestTimeouts.Default);
        while (!isSo())
        {
            timeout.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
