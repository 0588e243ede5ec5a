using System.Diagnostics;
using System.Globalization;
using System.Text;
using BedrockAspire.Benchmarks.Accounts;
using BedrockAspire.Benchmarks.Hosting;
using BedrockAspire.Benchmarks.Load;
using BedrockAspire.Benchmarks.Report;
using BedrockAspire.Data;
using BedrockAspire.Gateway.Usage;
using Npgsql;

namespace BedrockAspire.Benchmarks.Ledger;

/// <summary>Fills the ledger by the gateway's own writer, then asks the admin API what operators and the console ask.</summary>
internal static class LedgerRun
{
    private const int BatchSize = 1000;
    private const int Keys = 12;

    private static readonly string[] Groups = ["day", "model", "key", "user", "team"];

    public static async Task<string> RunAsync(LedgerOptions options, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        await using var postgres = await PostgresServer.StartNewAsync(isDurable: true, cancellationToken);
        await using var simulator = await ServerProcess.StartAsync(ServerCommand.Simulator(), cancellationToken);
        var settings = new Dictionary<string, string>
        {
            ["ConnectionStrings__gateway"] = postgres.ConnectionString,
            ["Gateway__Usage__SpoolFolder"] = Path.Combine(folder.Path, "spool"),
        };
        await using var gateway = await ServerProcess.StartAsync(ServerCommand.ChatApi(simulator.Address, settings), cancellationToken);
        var keys = new List<Guid>();
        using (var admin = new AdminClient(gateway.Address, LoadCases.ApiKey))
        {
            for (var i = 0; i < Keys; i++)
            {
                keys.Add(Guid.Parse((await admin.IssueKeyAsync(cancellationToken)).Id!));
            }
        }

        var filled = await FillAsync(options, postgres.ConnectionString, keys, cancellationToken);
        var text = new StringBuilder();
        Line(text, $"# The ledger with {options.Rows:N0} calls");
        Line(text, $"");
        Line(text, $"{(await Machine.DescribeAsync(cancellationToken)).Line}");
        Line(text, $"");
        Line(text, $"Filled by the gateway's own writer, in batches of {BatchSize}, one after another, each on the disk before the next: **{options.Rows / filled.TotalSeconds:N0} calls a second**.");
        Line(text, $"Calls of 90 days by {Keys} keys, 300 people and 9 models. Each question is asked {options.Repetitions} times over HTTP, one after another.");
        Line(text, $"");
        Line(text, $"| question | p50 ms | p95 ms |");
        Line(text, $"|---|---:|---:|");
        using var client = new AdminClient(gateway.Address, LoadCases.ApiKey);
        foreach (var (name, paths) in Questions(TimeProvider.System.GetUtcNow(), keys[0]))
        {
            var times = await AskAsync(client, paths, options.Repetitions, cancellationToken);
            Line(text, $"| {name} | {Percentile(times, 0.5):N1} | {Percentile(times, 0.95):N1} |");
        }

        return text.ToString();
    }

    private static async Task<TimeSpan> FillAsync(LedgerOptions options, string connectionString, IReadOnlyList<Guid> keys, CancellationToken cancellationToken)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration["ConnectionStrings:gateway"] = connectionString;
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddLogging();
        builder.AddGatewayData();
        using var services = builder.Build();
        var store = services.Services.GetRequiredService<IUsageStore>();
        var rows = new LedgerRows(options.Rows, TimeProvider.System.GetUtcNow(), keys);
        var writing = TimeSpan.Zero;
        var written = 0;
        for (var first = 0; first < options.Rows; first += BatchSize)
        {
            var batch = rows.Batch(first, BatchSize);
            var started = Stopwatch.GetTimestamp();
            written += await store.AddAsync(batch, cancellationToken);
            writing += Stopwatch.GetElapsedTime(started);
            if (first % (BatchSize * 100) == 0)
            {
                Console.WriteLine($"{written:N0} calls written");
            }
        }

        if (written != options.Rows)
        {
            throw new BenchmarkException($"{options.Rows} calls were sent to the ledger, and {written} were new.");
        }

        // As autovacuum does by itself after a while.
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand("VACUUM ANALYZE");
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellationToken);
        return writing;
    }

    private static IEnumerable<(string Name, string[] Paths)> Questions(DateTimeOffset now, Guid key)
    {
        var from = Day(now.AddDays(-89));
        var month = Day(now.AddDays(-29));
        yield return ("`usage/summary`", ["usage/summary"]);
        foreach (var group in Groups)
        {
            yield return ($"`usage/daily` by {group}, 90 days", [$"usage/daily?group_by={group}&from={from}"]);
        }

        yield return ("`usage/daily` by day of one key, 30 days", [$"usage/daily?group_by=day&from={month}&key_id={key}"]);
        yield return ("`usage/calls`, the newest 100", ["usage/calls"]);
        yield return ("`usage/calls` of one person, 90 days", [$"usage/calls?user_id=user-7&from={from}"]);
        yield return ("`usage/calls` of one key, 90 days", [$"usage/calls?key_id={key}&from={from}"]);
        yield return ("`usage/calls.csv` of a day, to its end", [$"usage/calls.csv?from={Day(now.AddDays(-1))}&to={Day(now.AddDays(-1))}"]);
        yield return ("the console's overview, all that it asks at once",
            ["usage/summary", .. Groups.Select(group => $"usage/daily?group_by={group}&from={month}")]);
    }

    private static async Task<List<double>> AskAsync(AdminClient client, string[] paths, int repetitions, CancellationToken cancellationToken)
    {
        var times = new List<double>(repetitions);
        for (var i = 0; i < repetitions; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await Task.WhenAll(paths.Select(path => client.GetTextAsync("/admin/v1/" + path, cancellationToken)));
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        times.Sort();
        return times;
    }

    private static double Percentile(List<double> sorted, double share) => sorted[Math.Min((int)(sorted.Count * share), sorted.Count - 1)];

    private static string Day(DateTimeOffset time) => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static void Line(StringBuilder text, FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
}
