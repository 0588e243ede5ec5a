using System.Globalization;
using System.Net;
using BedrockAspire.Benchmarks.Hosting;
using BedrockAspire.Benchmarks.Load;
using Npgsql;

namespace BedrockAspire.Benchmarks.Accounts;

/// <summary>
/// What a gateway in production has around it: a PostgreSQL with the gateway's tables, and a collector of telemetry. Either can be left out; then the gateway
/// knows its configured key only, or exports nothing.
/// </summary>
internal sealed class Surroundings : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private readonly TemporaryFolder _folder = new();
    private PostgresServer? _database;
    private ServerProcess? _collector;
    private int _services;

    private Surroundings()
    {
    }

    public static async Task<Surroundings> StartAsync(bool hasAccounts, bool hasTelemetry, CancellationToken cancellationToken)
    {
        var surroundings = new Surroundings();
        try
        {
            if (hasAccounts)
            {
                surroundings._database = await PostgresServer.StartNewAsync(isDurable: true, cancellationToken);
            }

            if (hasTelemetry)
            {
                surroundings._collector = await ServerProcess.StartAsync(ServerCommand.Collector(), cancellationToken);
            }

            return surroundings;
        }
        catch
        {
            await surroundings.DisposeAsync();
            throw;
        }
    }

    /// <summary>The settings of one more gateway. Each has a spool of its own: no two processes may share one.</summary>
    public IReadOnlyDictionary<string, string> SettingsOfNext(IReadOnlyDictionary<string, string> settings)
    {
        var all = new Dictionary<string, string>(settings)
        {
            ["Gateway__Usage__SpoolFolder"] = Path.Combine(_folder.Path, (++_services).ToString(CultureInfo.InvariantCulture)),
        };
        if (_database is not null)
        {
            all["ConnectionStrings__gateway"] = _database.ConnectionString;
        }

        if (_collector is not null)
        {
            all["OTEL_EXPORTER_OTLP_ENDPOINT"] = _collector.Address.ToString();
            all["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        }

        return all;
    }

    /// <summary>The key that load is made with: with a database one with rate limits and two budgets to count in, else the configured one.</summary>
    public async Task<AccountKey> KeyAsync(ServerProcess gateway, LoadClient client, CancellationToken cancellationToken)
    {
        if (_database is null)
        {
            return new AccountKey(null, LoadCases.ApiKey);
        }

        using var admin = new AdminClient(gateway.Address, LoadCases.ApiKey);
        var key = await admin.IssueKeyAsync(cancellationToken);
        await admin.AddBudgetAsync("gateway", null, cancellationToken);
        await admin.AddBudgetAsync("key", key.Id, cancellationToken);
        await WaitAsync(() => IsSpentAsync(admin, gateway, client, key, cancellationToken), "count calls in its budgets", gateway, cancellationToken);
        return key;
    }

    /// <summary>Waits until the ledger has all calls of a key, and says how many it has.</summary>
    /// <exception cref="BenchmarkException">Calls are missing, or there are more than were made.</exception>
    public async Task<long?> RecordedAsync(AccountKey key, long calls, ServerProcess gateway, CancellationToken cancellationToken)
    {
        if (_database is null)
        {
            return null;
        }

        await using var source = NpgsqlDataSource.Create(_database.ConnectionString);
        var recorded = 0L;
        await WaitAsync(
            async () =>
            {
                await using var command = source.CreateCommand("SELECT count(*) FROM usage_record WHERE key_id = $1 AND outcome = 'completed'");
                command.Parameters.Add(new NpgsqlParameter { Value = Guid.Parse(key.Id!) });
                recorded = (long)(await command.ExecuteScalarAsync(cancellationToken))!;
                return recorded >= calls;
            },
            $"record {calls} calls",
            gateway,
            cancellationToken);
        return recorded == calls ? recorded : throw new BenchmarkException($"The ledger has {recorded} calls, but {calls} were made.");
    }

    /// <summary>Bytes of telemetry that arrived so far; null without a collector.</summary>
    public async Task<long?> TelemetryBytesAsync(LoadClient client, CancellationToken cancellationToken) =>
        _collector is null ? null : long.Parse(await client.GetAsync(new Uri(_collector.Address, CollectorHost.BytesPath), cancellationToken), CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        if (_collector is not null)
        {
            await _collector.DisposeAsync();
        }

        if (_database is not null)
        {
            await _database.DisposeAsync();
        }

        _folder.Dispose();
    }

    private static async Task<bool> IsSpentAsync(
        AdminClient admin, ServerProcess gateway, LoadClient client, AccountKey key, CancellationToken cancellationToken)
    {
        var reply = await client.SendAsync(CaseRun.ChatRequest(gateway.Address, LoadCases.All[0], key.Secret), cancellationToken);
        return reply.Status == HttpStatusCode.OK && await admin.AreAllBudgetsSpentFromAsync(cancellationToken);
    }

    private static async Task WaitAsync(Func<Task<bool>> isDone, string what, ServerProcess gateway, CancellationToken cancellationToken)
    {
        for (var waited = TimeSpan.Zero; waited < Patience; waited += PollInterval)
        {
            if (await isDone())
            {
                return;
            }

            await Task.Delay(PollInterval, cancellationToken);
        }

        throw gateway.Failure($"did not {what} within {Patience}");
    }
}
