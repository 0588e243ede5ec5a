using System.Net;
using System.Text.Json;
using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Usage;
using BedrockAspire.Tests.Admin;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Usage;

/// <summary>Questions about usage over the admin API, on both databases.</summary>
public sealed class UsageEndpointsTests(PostgresServer server)
{
    private const string Other = "amazon.nova-micro-v1:0";

    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Sums_are_apart_by_what_is_asked_and_in_the_order_of_day_and_cost(bool isPostgres)
    {
        await using var harness = await StartAsync(isPostgres);

        var days = (await GetAsync(harness, "/usage/daily?from=2026-11-01&to=2026-11-30")).GetProperty("data");
        Assert.Equal(["2026-11-19", "2026-11-20"], days.EnumerateArray().Select(day => day.GetProperty("day").GetString()));
        Assert.Equal([1, 4], days.EnumerateArray().Select(day => day.GetProperty("calls").GetInt64()));
        Assert.Equal(JsonValueKind.Null, days[0].GetProperty("model").ValueKind);
        Assert.Equal(1234, days[0].GetProperty("latency_ms_average").GetInt64());

        var models = (await GetAsync(harness, "/usage/daily?group_by=model,key&from=2026-11-01&to=2026-11-30")).GetProperty("data");
        Assert.Equal([UsageSamples.Model, UsageSamples.Model, Other], models.EnumerateArray().Select(row => row.GetProperty("model").GetString()));
        Assert.Equal(("0.003703701", 3, 1), (models[0].GetProperty("cost_usd").GetString(), models[0].GetProperty("calls").GetInt32(), models[0].GetProperty("errors").GetInt32()));
        Assert.Equal("configured key", models[1].GetProperty("key_name").GetString());
        Assert.Equal(("0", 1), (models[2].GetProperty("cost_usd").GetString(), models[2].GetProperty("unpriced_calls").GetInt32()));

        Assert.Equal(1, (await GetAsync(harness, $"/usage/daily?from=2026-11-01&to=2026-11-30&model={Other}")).GetProperty("data")[0].GetProperty("calls").GetInt32());
        Assert.Empty((await GetAsync(harness, "/usage/daily?from=2026-10-01&to=2026-10-30&group_by=user")).GetProperty("data").EnumerateArray());

        var first = await GetAsync(harness, "/usage/daily?from=2026-11-01&to=2026-11-30&limit=1");
        var second = await GetAsync(harness, $"/usage/daily?from=2026-11-01&to=2026-11-30&limit=1&cursor={first.GetProperty("next_cursor").GetString()}");
        Assert.Equal("2026-11-20", Assert.Single(second.GetProperty("data").EnumerateArray()).GetProperty("day").GetString());
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next_cursor").ValueKind);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Calls_come_newest_first_in_pages_that_neither_repeat_nor_leave_out(bool isPostgres)
    {
        await using var harness = await StartAsync(isPostgres);
        List<JsonElement> calls = [];
        string? cursor = null;
        do
        {
            var page = await GetAsync(harness, "/usage/calls?from=2026-11-01&to=2026-11-30&limit=2" + (cursor is null ? "" : $"&cursor={cursor}"));
            calls.AddRange(page.GetProperty("data").EnumerateArray());
            cursor = page.GetProperty("next_cursor").GetString();
        }
        while (cursor is not null);

        Assert.Equal(["r3", "r2", "r1", "r0", "r4"], calls.Select(call => call.GetProperty("trace_id").GetString()));
        Assert.Equal("2026-11-20T12:00:02Z", calls[1].GetProperty("recorded_at").GetDateTimeOffset().ToString("yyyy-MM-dd'T'HH:mm:ssK", null).Replace("+00:00", "Z", StringComparison.Ordinal));
        Assert.Equal(("0.001234567", "us." + UsageSamples.Model, 250), (calls[1].GetProperty("cost_usd").GetString(), calls[1].GetProperty("resolved_model").GetString(), calls[1].GetProperty("first_token_ms").GetInt32()));
        Assert.Equal(["r2"], await TracesAsync(harness, "&status=error"));
        Assert.Equal(["r2"], await TracesAsync(harness, "&status=429&error_type=rate_limited"));
        Assert.Equal(["r3"], await TracesAsync(harness, $"&model={Other}"));
        Assert.Equal(["r4"], await TracesAsync(harness, $"&key_id={Caller.MasterKeyId}&operation=chat&service=chat"));
        Assert.Equal(["r1", "r0"], await TracesAsync(harness, "", "from=2026-11-20T12:00:00Z&to=2026-11-20T12:00:02Z"));
        Assert.Empty(await TracesAsync(harness, "&user_id=%27%20OR%201=1--"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Csv_has_all_rows_and_no_formulas(bool isPostgres)
    {
        await using var harness = await StartAsync(isPostgres);

        using var daily = await harness.SendAsync("GET", "/usage/daily.csv?group_by=day,user&from=2026-11-01&to=2026-11-30");
        using var calls = await harness.SendAsync("GET", "/usage/calls.csv?from=2026-11-01&to=2026-11-30");

        Assert.Equal("text/csv", calls.Content.Headers.ContentType?.MediaType);
        Assert.False(calls.Headers.Contains("x-gateway-warning"));
        var lines = (await calls.Content.ReadAsStringAsync(Token)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(6, lines.Length);
        Assert.StartsWith("id,recorded_at,service", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.Contains(",\"'=HYPERLINK(\"\"x\"\")\",", StringComparison.Ordinal));
        Assert.All(lines.Skip(1), line => Assert.Contains("2026-11-", line, StringComparison.Ordinal));
        Assert.Contains("2026-11-20,,,,", await daily.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Summary_has_today_this_month_and_the_last_day(bool isPostgres)
    {
        await using var harness = await StartAsync(isPostgres);
        var store = harness.Services.Chat.Services.GetRequiredService<IUsageStore>();
        var now = TimeProvider.System.GetUtcNow();
        await store.AddAsync(
            [.. Enumerable.Range(1, 100).Select(i => Record($"s{i}", now) with { Duration = TimeSpan.FromMilliseconds(i), ErrorType = i == 1 ? "internal" : null, Outcome = i == 1 ? CallOutcome.Failed : CallOutcome.Completed })],
            Token);

        var summary = await GetAsync(harness, "/usage/summary");

        Assert.True(summary.GetProperty("today").GetProperty("calls").GetInt64() >= 100);
        Assert.True(summary.GetProperty("month").GetProperty("calls").GetInt64() >= 100);
        Assert.Equal((50, 95, 99), (Latency("p50"), Latency("p95"), Latency("p99")));
        Assert.Equal("internal", Assert.Single(summary.GetProperty("errors_by_type").EnumerateArray()).GetProperty("error_type").GetString());

        int Latency(string name) => summary.GetProperty("latency_ms").GetProperty(name).GetInt32();
    }

    [Theory]
    [InlineData("/usage/daily?group_by=price")]
    [InlineData("/usage/daily?from=yesterday")]
    [InlineData("/usage/daily?from=2020-01-01&to=2026-11-01")]
    [InlineData("/usage/daily?from=2026-11-02&to=2026-11-01")]
    [InlineData("/usage/daily?kye_id=1")]
    [InlineData("/usage/calls?cursor=nonsense")]
    [InlineData("/usage/calls?limit=0")]
    [InlineData("/usage/calls?status=bad")]
    [InlineData("/usage/calls?service=all")]
    [InlineData("/usage/summary?key_id=me")]
    public async Task Wrong_question_is_refused_with_the_parameter_at_fault(string path)
    {
        await using var harness = await AdminHarness.StartAsync(server: null, options => options.WaitUntilReady = false);

        var error = (await harness.ExpectAsync(HttpStatusCode.BadRequest, "GET", path)).GetProperty("error");

        Assert.False(string.IsNullOrEmpty(error.GetProperty("param").GetString()));
    }

    private async Task<AdminHarness> StartAsync(bool isPostgres)
    {
        var harness = await AdminHarness.StartAsync(isPostgres ? server : null, options => options.WaitUntilReady = false);
        await harness.Services.Chat.Services.GetRequiredService<IUsageStore>().AddAsync(
            [
                Record("r0", Noon),
                Record("r1", Noon.AddSeconds(1)) with { RequestedModel = "=HYPERLINK(\"x\")" },
                Record("r2", Noon.AddSeconds(2)) with { Outcome = CallOutcome.Failed, Status = 429, ErrorType = "rate_limited" },
                Record("r3", Noon.AddSeconds(3)) with { Model = Other, Geography = null, Cost = null },
                Record("r4", Noon.AddDays(-1)) with { KeyId = Caller.MasterKeyId, TeamId = null, UserId = null },
            ],
            Token);
        return harness;
    }

    private static UsageRecord Record(string trace, DateTimeOffset startedAt) =>
        UsageSamples.Ended(Guid.CreateVersion7(startedAt), trace) with { StartedAt = startedAt, Service = "chat" };

    private static Task<JsonElement> GetAsync(AdminHarness harness, string path) => harness.ExpectAsync(HttpStatusCode.OK, "GET", path);

    private static async Task<IEnumerable<string?>> TracesAsync(AdminHarness harness, string filter, string times = "from=2026-11-01&to=2026-11-30") =>
        (await GetAsync(harness, $"/usage/calls?{times}{filter}")).GetProperty("data").EnumerateArray().Select(call => call.GetProperty("trace_id").GetString());
}
