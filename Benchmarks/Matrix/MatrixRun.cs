using System.Diagnostics;
using BedrockAspire.Benchmarks.Report;

namespace BedrockAspire.Benchmarks.Matrix;

/// <summary>Starts the processes, measures every cell, the open loop and events, ends the processes.</summary>
internal static class MatrixRun
{
    private const int WarmUpConcurrency = 16;
    private const int StreamShare = 3;

    // A process refuses to have more than 512 calls of one model under way unless told otherwise, and a cell has 1,000.
    private const string CallsPerModel = "Gateway__Overload__MaxCallsPerModel";

    public static async Task<MatrixReport> RunAsync(MatrixOptions options, CancellationToken cancellationToken)
    {
        MatrixSelfCheck.Run();
        await MatrixSelfCheck.RunOpenLoopAsync(cancellationToken);
        var started = Stopwatch.GetTimestamp();
        var machine = await Machine.DescribeAsync(cancellationToken);
        var settings = new Dictionary<string, string>(options.Settings);
        settings.TryAdd(CallsPerModel, "2000");
        await using var topology = await MatrixTopology.StartAsync(options, settings, cancellationToken);
        var idle = topology.Gateway.ResidentBytes;
        Console.WriteLine(topology.PeerMissing is { } reason ? $"Portkey is left out: {reason}." : "Portkey is measured, too.");
        await WarmUpAsync(options, topology, cancellationToken);
        var cells = new List<CellReport>();
        foreach (var cell in options.Cells)
        {
            cells.Add(await new CellRun(cell, options, topology).RunAsync(cancellationToken));
        }

        var openLoop = await new OpenLoopRun(options, topology).RunAsync(cancellationToken);
        var events = await new EventAllocationRun(options, topology).RunAsync(cancellationToken);
        var report = new MatrixReport
        {
            Machine = machine,
            Minutes = Math.Round(Stopwatch.GetElapsedTime(started).TotalMinutes, 1),
            Repetitions = options.Repetitions,
            Settings = settings,
            RecordedCalls = null,
            TelemetryBytes = await topology.Surroundings.TelemetryBytesAsync(topology.Client, cancellationToken),
            PeerMissing = topology.PeerMissing,
            IdleBytes = idle,
            Aims = MatrixAims.Of(cells, openLoop, events),
            Cells = cells,
            OpenLoop = openLoop,
            Events = events,
        };
        return report.Faults.Any()
            ? report
            : report with { RecordedCalls = await topology.Surroundings.RecordedAsync(topology.Key, topology.Client.SentTo(topology.Gateway), topology.Gateway, cancellationToken) };
    }

    private static async Task WarmUpAsync(MatrixOptions options, MatrixTopology topology, CancellationToken cancellationToken)
    {
        foreach (var (cell, requests) in new[] { (MatrixCells.BaseWhole, options.WarmUpRequests), (MatrixCells.BaseStream, options.WarmUpRequests / StreamShare) })
        {
            foreach (var target in await topology.PrepareAsync(cell.Load, hasPeer: false, cancellationToken))
            {
                await topology.Client.RunAsync(await target.PrepareAsync(cancellationToken), target.Check, requests, WarmUpConcurrency, cancellationToken);
                await target.Server.SettleAsync(cancellationToken);
            }
        }
    }
}
