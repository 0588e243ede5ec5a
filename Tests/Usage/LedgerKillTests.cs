using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using BedrockAspire.Data.Entities;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Usage;
using BedrockAspire.Simulator;
using BedrockAspire.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace BedrockAspire.Tests.Usage;

/// <summary>The service is a process of its own here, and dies by <c>kill -9</c> while calls are under way.</summary>
public sealed partial class LedgerKillTests(PostgresServer server)
{
    private const string Model = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
    private const string Key = "sk-kill-test";
    private const int Kills = 20;
    private const int CallsAtOnce = 6;
    private const int CallsBeforeKill = 12;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ledger_equals_what_bedrock_billed_after_twenty_kills_under_load()
    {
        await using var database = await UsageDatabase.CreateAsync(server);
        using var folder = new TemporaryFolder();
        using var port = new ReservedPort();
        var settings = new Dictionary<string, string?> { ["Simulator:RecordCapacity"] = "100000" };
        await using var simulator = await ServiceUnderTest.StartAsync(
            "Simulator", port, settings, builder => builder.AddSimulator(), app => app.MapSimulator(), null, Token);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = simulator.Address };
        var control = new SimulatorControl(client);
        await control.AddRulesAsync("""[{"match":{"operation":"ConverseStream"},"answer":{"tokens":60,"chunks":6,"chunkDelayMs":2}}]""", Token);
        var environment = new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["Gateway__ApiKey"] = Key,
            ["Bedrock__SimulatorUrl"] = simulator.Address.ToString(),
            ["Bedrock__Region"] = "us-east-1",
            ["ConnectionStrings__gateway"] = database.ConnectionString,
            ["Gateway__Usage__SpoolFolder"] = folder.Path,
            ["Gateway__Usage__ShipInterval"] = "00:00:00.050",
            ["Gateway__Usage__SegmentBytes"] = "65536",
        };

        var finished = new List<string>();
        for (var round = 0; round < Kills; round++)
        {
            finished.AddRange(await RunAndKillAsync(environment, round));
        }

        // The last one is not killed before it has copied what the others left.
        await using var last = RunningProgram.StartAssembly("ChatApi", "Now listening on", environment);
        await last.ReadyAsync(Token);
        var billed = BilledCalls(await control.RequestsAsync(Token));
        var rows = await RowsOfAsync(database, billed.Keys.Concat(finished).ToHashSet());

        Assert.True(finished.Count >= Kills * CallsBeforeKill);
        Assert.True(billed.Count >= finished.Count);
        Assert.Contains(rows.Values, row => row.Outcome == "interrupted");
        foreach (var (id, usage) in billed)
        {
            AssertBilled(rows[id], usage, id);
        }

        // What a caller got whole is never an estimate.
        Assert.All(finished, id => Assert.Equal(("completed", false), (rows[id].Outcome, rows[id].IsEstimated)));
        await AssertSumsAsync(database);
    }

    private static async Task<List<string>> RunAndKillAsync(Dictionary<string, string?> environment, int round)
    {
        await using var program = RunningProgram.StartAssembly("ChatApi", "Now listening on", environment);
        await program.ReadyAsync(Token);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = new Uri(ListeningOn().Match(program.Output).Groups[1].Value),
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Key) },
        };

        var finished = new List<string>();
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var load = Enumerable.Range(0, CallsAtOnce).Select(worker => Task.Run(async () =>
        {
            for (var i = 0; ; i++)
            {
                if (await CallAsync(client, $"{round}-{worker}-{i}", isStream: i % 2 == 0) is not { } id)
                {
                    return;
                }

                lock (finished)
                {
                    finished.Add(id);
                    if (finished.Count == CallsBeforeKill)
                    {
                        enough.SetResult();
                    }
                }
            }
        })).ToArray();
        await enough.Task.WaitAsync(TestTimeouts.Default, Token);
        await program.KillAsync();
        await Task.WhenAll(load).WaitAsync(TestTimeouts.Default, Token);
        return finished;
    }

    /// <returns>The call's id when its answer came whole; null once the service is dead.</returns>
    private static async Task<string?> CallAsync(HttpClient client, string name, bool isStream)
    {
        // The trace is the request's id in the ledger; the simulator sees it in the prompt.
        var id = Guid.NewGuid().ToString("N");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions");
        request.Headers.Add("traceparent", $"00-{id}-00f067aa0ba902b7-01");
        request.Content = new StringContent(
            $$"""{"model":"{{Model}}","stream":{{(isStream ? "true" : "false")}},"max_tokens":200,"messages":[{"role":"user","content":"call {{name}} id={{id}}."}]}""",
            Encoding.UTF8,
            "application/json");
        try
        {
            using var response = await client.SendAsync(request, Token).WaitAsync(TestTimeouts.Default, Token);
            var text = await response.Content.ReadAsStringAsync(Token).WaitAsync(TestTimeouts.Default, Token);
            Assert.True(response.IsSuccessStatusCode, text);
            Assert.Contains(isStream ? "[DONE]" : "\"usage\"", text, StringComparison.Ordinal);
            return id;
        }
        catch (HttpRequestException)
        {
            return null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static Dictionary<string, UsageAmounts> BilledCalls(JsonElement requests)
    {
        var billed = new Dictionary<string, UsageAmounts>();
        foreach (var request in requests.EnumerateArray())
        {
            if (request.GetProperty("operation").GetString() is "Converse" or "ConverseStream" && request.GetProperty("usage").GetProperty("inputTokens").GetInt64() > 0)
            {
                var usage = request.GetProperty("usage");
                billed.Add(CallId().Match(request.GetProperty("body").ToString()).Groups[1].Value, new UsageAmounts
                {
                    InputTokens = usage.GetProperty("inputTokens").GetInt64(),
                    OutputTokens = usage.GetProperty("outputTokens").GetInt64(),
                    CacheReadTokens = usage.GetProperty("cacheReadInputTokens").GetInt64(),
                    CacheWrite5mTokens = usage.GetProperty("cacheWriteInputTokens").GetInt64(),
                });
            }
        }

        return billed;
    }

    // A query takes its time, so asking again is no busy wait.
    private static async Task<Dictionary<string, UsageRecordRow>> RowsOfAsync(UsageDatabase database, HashSet<string> expected)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(Token);
        timeout.CancelAfter(TestTimeouts.Default);
        while (true)
        {
            await using var context = await database.ContextAsync();
            var rows = await context.UsageRecords.AsNoTracking().ToListAsync(timeout.Token);
            if (expected.IsSubsetOf(rows.Select(row => row.TraceId!)))
            {
                // Fails when a call is there twice.
                return rows.ToDictionary(row => row.TraceId!);
            }
        }
    }

    private static void AssertBilled(UsageRecordRow row, UsageAmounts billed, string id)
    {
        var price = ModelTable.Load().Find("anthropic.claude-sonnet-4-5-20250929-v1:0")!.PriceOf("us");
        var cost = CostCalculator.Of(price, billed)!.Value.Nanodollars;
        if (row.IsEstimated)
        {
            Assert.True(row.InputTokens >= billed.AllInputTokens && row.OutputTokens >= billed.OutputTokens && row.CostNanodollars >= cost, id);
        }
        else
        {
            Assert.Equal(
                (billed.InputTokens, billed.OutputTokens, billed.CacheReadTokens, billed.CacheWrite5mTokens, cost),
                (row.InputTokens, row.OutputTokens, row.CacheReadTokens, row.CacheWrite5mTokens + row.CacheWrite1hTokens, row.CostNanodollars));
        }
    }

    private static async Task AssertSumsAsync(UsageDatabase database)
    {
        await using var context = await database.ContextAsync();
        var rows = await context.UsageRecords.AsNoTracking().ToListAsync(Token);
        var days = await context.UsageDays.AsNoTracking().ToListAsync(Token);

        Assert.Equal(rows.Count, days.Sum(day => day.Calls));
        Assert.Equal(rows.Sum(row => row.CostNanodollars), days.Sum(day => day.CostNanodollars));
        Assert.Equal(rows.Sum(row => row.OutputTokens), days.Sum(day => day.OutputTokens));
    }

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex ListeningOn();

    [GeneratedRegex("id=([0-9a-f]{32})")]
    private static partial Regex CallId();
}
