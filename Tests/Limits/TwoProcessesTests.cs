using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Limits;

/// <summary>The promise once more with two services as processes of their own, a real PostgreSQL, and what the simulator billed as the measure.</summary>
public sealed partial class TwoProcessesTests(PostgresServer server)
{
    private const int Clients = 16;
    private const string Body = """{"model":"amazon.nova-lite-v1:0","max_tokens":100,"messages":[{"role":"user","content":"q"}]}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Budget_is_used_up_and_never_overrun_by_two_processes()
    {
        var database = await server.CreateDatabaseAsync();
        await using var admin = new StoreUnderTest(database);
        var budget = StoreUnderTest.GatewayBudget(0.003m);
        await admin.AddAsync(budget);
        await using var harness = await ServiceHarness.StartAsync(cancellationToken: Cancellation);
        using var folder = new TemporaryFolder();
        await using var one = Start(harness, database, Path.Combine(folder.Path, "one"));
        await using var two = Start(harness, database, Path.Combine(folder.Path, "two"));
        RunningProgram[] programs = [one, two];

        var calls = 0;
        foreach (var program in programs)
        {
            await program.ReadyAsync(Cancellation);
        }

        await Task.WhenAll(programs.SelectMany(program => Enumerable.Range(0, Clients).Select(_ => CallAsync(program))))
            .WaitAsync(TestTimeouts.Default, Cancellation);

        // By the price of the table: 0.06 and 0.24 dollars a million tokens.
        var billed = (await harness.Control.LedgerAsync(Cancellation)).EnumerateObject()
            .Sum(entry => (entry.Value.GetProperty("inputTokens").GetInt64() * 60) + (entry.Value.GetProperty("outputTokens").GetInt64() * 240));
        Assert.True(calls > Clients);
        Assert.InRange(billed, budget.Limit.Nanodollars * 9 / 10, budget.Limit.Nanodollars);

        async Task CallAsync(RunningProgram program)
        {
            using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(Address().Match(program.Output).Value) };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", harness.ApiKey);
            for (var refusals = 0; refusals < 20;)
            {
                using var content = new StringContent(Body, Encoding.UTF8, "application/json");
                using var response = await client.PostAsync("/v1/chat/completions", content, Cancellation);
                if (response.StatusCode == HttpStatusCode.TooManyRequests)
                {
                    refusals++;
                    continue;
                }

                Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancellation));
                Interlocked.Increment(ref calls);
            }
        }
    }

    private static RunningProgram Start(ServiceHarness harness, string database, string folder) => RunningProgram.Start(
        "ChatApi",
        "Now listening on",
        new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["Gateway__ApiKey"] = harness.ApiKey,
            ["Gateway__Usage__SpoolFolder"] = folder,
            ["Bedrock__SimulatorUrl"] = harness.Simulator.Address.ToString(),
            ["Bedrock__Region"] = "us-east-1",
            ["ConnectionStrings__gateway"] = database,
            // A machine that is busy with other tests is no outage.
            ["Gateway__Limits__DatabaseTimeout"] = "00:01:00",
        });

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();
}
