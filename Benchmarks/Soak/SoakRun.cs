using System.Diagnostics;
using System.Globalization;
using BedrockAspire.Benchmarks.Hosting;
using BedrockAspire.Benchmarks.Load;
using BedrockAspire.Benchmarks.Report;
using Npgsql;

namespace BedrockAspire.Benchmarks.Soak;

/// <summary>Many streams at once for a long while, with a look at the gateway's process each second.</summary>
internal sealed class SoakRun(SoakOptions options, ServerProcess gateway, NpgsqlDataSource database, SoakStreams streams) : IDisposable
{
    private const int Deltas = 40;
    private const int LinesApart = 30;
    private const double BytesOfMegabyte = 1_000_000;

    private static readonly TimeSpan SampleInterval = TimeSpan.FromSeconds(1);

    private readonly HttpMessageInvoker _invoker = new(new SocketsHttpHandler { UseProxy = false });

    public static async Task<SoakReport> RunAsync(SoakOptions options, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        await using var postgres = await PostgresServer.StartNewAsync(isDurable: false, cancellationToken);
        await using var database = NpgsqlDataSource.Create(postgres.ConnectionString);
        await using var simulator = await ServerProcess.StartAsync(ServerCommand.Simulator(), cancellationToken);
        var load = new LoadCase { Name = "soak", Description = "", IsStream = true, Deltas = Deltas, DeltaDelayMs = options.DeltaDelayMs };
        using var rules = new SimulatorRules(simulator.Address);
        await rules.SetAsync(load, cancellationToken);
        var settings = new Dictionary<string, string>(options.Settings)
        {
            ["ConnectionStrings__gateway"] = postgres.ConnectionString,
            // All streams are of one model, and none of them shall wait for its turn.
            ["Gateway__Overload__MaxCallsPerModel"] = options.Streams.ToString(CultureInfo.InvariantCulture),
            ["Gateway__Usage__SpoolFolder"] = Path.Combine(folder.Path, "spool"),
        };
        await using var gateway = await ServerProcess.StartAsync(ServerCommand.Gateway(simulator.Address, settings), cancellationToken);
        using var streams = new SoakStreams(CaseRun.ChatRequest(gateway.Address, load, LoadCases.ApiKey), ReplyCheck.OfGateway(load));
        using var run = new SoakRun(options, gateway, database, streams);
        return await run.RunAsync(TimeSpan.FromMilliseconds(Deltas * options.DeltaDelayMs), cancellationToken);
    }

    public void Dispose() => _invoker.Dispose();

    private async Task<SoakReport> RunAsync(TimeSpan streamTime, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var readers = Task.WhenAll(Enumerable.Range(0, options.Streams)
            .Select(number => streams.ReadOnAsync(streamTime * ((double)number / options.Streams), stop.Token, cancellationToken)));
        var samples = new List<SoakSample>();
        var started = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(SampleInterval);
        while (Stopwatch.GetElapsedTime(started) < options.Duration && streams.FirstError is null && await timer.WaitForNextTickAsync(cancellationToken))
        {
            samples.Add(await SampleAsync(Stopwatch.GetElapsedTime(started), cancellationToken));
            if (samples.Count % LinesApart == 1)
            {
                Console.WriteLine(samples[^1]);
            }
        }

        await stop.CancelAsync();
        await readers;
        if (streams.FirstError is { } error)
        {
            throw gateway.Failure($"gave a wrong answer: {error}");
        }

        return new SoakReport(
            await Machine.DescribeAsync(cancellationToken), options.Streams, options.Duration.TotalMinutes, streams.Answers, options.IsGrowthJudged,
            [
                Trend.Of("resident memory, MB", samples, sample => sample.ResidentMegabytes, share: 0.05, least: 10),
                Trend.Of("managed heap, MB", samples, sample => sample.HeapMegabytes, share: 0.2, least: 10),
                Trend.Of("held by the collector, MB", samples, sample => sample.CommittedMegabytes, share: 0.05, least: 10),
                Trend.Of("handles", samples, sample => sample.Handles, share: 0.02, least: 20),
                Trend.Of("threads", samples, sample => sample.Threads, share: 0.1, least: 5),
                Trend.Of("records on their way", samples, sample => sample.WaitingRecords, share: 0.2, least: 50),
            ],
            samples);
    }

    private async Task<SoakSample> SampleAsync(TimeSpan elapsed, CancellationToken cancellationToken)
    {
        // Answers first: what is counted as waiting may then be too few, by what came to the database meanwhile, and is never below nothing.
        var answers = streams.Answers;
        await using var command = database.CreateCommand("SELECT coalesce(sum(calls), 0)::bigint FROM usage_daily");
        var recorded = Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
        var (heap, committed) = await HeapAsync(cancellationToken);
        return new SoakSample(
            Math.Round(elapsed.TotalSeconds, 2), Math.Round(gateway.ResidentBytes / BytesOfMegabyte, 1), heap, committed, gateway.Handles, gateway.Threads, streams.Open,
            Math.Max(0, answers - recorded), answers);
    }

    private async Task<(double Heap, double Committed)> HeapAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gateway.Address, HostMode.MemoryPath));
        using var response = await _invoker.SendAsync(request, cancellationToken);
        var numbers = (await response.Content.ReadAsStringAsync(cancellationToken)).Split(' ');
        return (Megabytes(numbers[0]), Megabytes(numbers[1]));

        static double Megabytes(string bytes) => Math.Round(double.Parse(bytes, CultureInfo.InvariantCulture) / BytesOfMegabyte, 1);
    }
}
