using System.Text;
using BedrockAspire.Gateway.Usage.Spool;
using BedrockAspire.Tests.Infrastructure;
using Npgsql;

namespace BedrockAspire.Tests.Usage;

/// <summary>The database goes away while calls go on.</summary>
public sealed class LedgerOutageTests(PostgresServer server) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Database_that_is_away_for_a_while_costs_no_call_and_no_record()
    {
        await using var cluster = await PostgresServer.StartOwnAsync();
        await PostgresServer.MigrateAsync(cluster.ConnectionString);
        await using var harness = await StartAsync(cluster.ConnectionString);
        await CallAsync(harness, 10);

        await cluster.StopAsync();
        await CallAsync(harness, 100);
        // Nothing is confirmed meanwhile; nothing is held in memory but one batch.
        Assert.True(harness.Chat.Services.GetRequiredService<UsageSpool>().Depth >= 100);
        Assert.Single(harness.Chat.Logs.Entries, entry => entry.Message.Contains("stay on the disk", StringComparison.Ordinal));
        await cluster.StartAsync();
        await CallAsync(harness, 10);

        await WaitForRowsAsync(cluster.ConnectionString, 120);
        await harness.Chat.Logs.WaitForAsync(entry => entry.Message == "Usage records are copied to the database again", Token);
        Assert.DoesNotContain(harness.Chat.Logs.Entries, entry => entry.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task Connection_pool_that_is_full_costs_no_call_and_no_record()
    {
        await using var database = await UsageDatabase.CreateAsync(server);
        await using var harness = await StartAsync(
            new NpgsqlConnectionStringBuilder(database.ConnectionString) { MaxPoolSize = 1, Timeout = 1 }.ConnectionString);
        await using (await harness.Chat.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(Token))
        {
            await CallAsync(harness, 20);
            await harness.Chat.Logs.WaitForAsync(entry => entry.Message.Contains("stay on the disk", StringComparison.Ordinal), Token);
            await CallAsync(harness, 20);
        }

        await WaitForRowsAsync(database.ConnectionString, 40);
    }

    public void Dispose() => _folder.Dispose();

    private Task<ServiceHarness> StartAsync(string connectionString) => ServiceHarness.StartAsync(
        options =>
        {
            options.Settings["ConnectionStrings:gateway"] = connectionString;
            options.Settings["Gateway:Usage:SpoolFolder"] = _folder.Path;
            options.Settings["Gateway:Usage:ShipInterval"] = "00:00:00.020";
            options.Settings["Gateway:Usage:MaxBackOff"] = "00:00:00.200";
        },
        Token);

    // Any other status than 200 fails, a 401 above all.
    private static async Task CallAsync(ServiceHarness harness, int count)
    {
        for (var i = 0; i < count; i++)
        {
            using var content = new StringContent(
                $$"""{"model":"claude-haiku","stream":{{(i % 2 == 0 ? "true" : "false")}},"messages":[{"role":"user","content":"q"}]}""", Encoding.UTF8, "application/json");
            using var response = await harness.ChatClient.PostAsync("/v1/chat/completions", content, Token).WaitAsync(TestTimeouts.Default, Token);
            Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Token));
        }
    }

    // A query takes its time, so asking again is no busy wait.
    private static async Task WaitForRowsAsync(string connectionString, long count)
    {
        await using var dataSource = NpgsqlDataSource.Create(connectionString);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(Token);
        timeout.CancelAfter(TestTimeouts.Default);
        await using var command = dataSource.CreateCommand("SELECT (SELECT count(*) FROM usage_record), (SELECT coalesce(sum(calls), 0)::bigint FROM usage_daily)");
        while (true)
        {
            await using var reader = await command.ExecuteReaderAsync(timeout.Token);
            await reader.ReadAsync(timeout.Token);
            Assert.InRange(reader.GetInt64(0), 0, count);
            Assert.Equal(reader.GetInt64(0), reader.GetInt64(1));
            if (reader.GetInt64(0) == count)
            {
                return;
            }
        }
    }
}
