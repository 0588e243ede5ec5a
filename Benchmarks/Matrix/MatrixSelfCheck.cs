using System.Diagnostics;
using BedrockAspire.Benchmarks.Load;

namespace BedrockAspire.Benchmarks.Matrix;

/// <summary>Shows before a run that its arithmetic finds what it is for: figures that are known must come out, and a server that stalls must look as slow as it is.</summary>
internal static class MatrixSelfCheck
{
    private const int Arrivals = 20;
    private const double PerSecond = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Stall = TimeSpan.FromMilliseconds(40);

    public static void Run()
    {
        Require(Percentiles.Of(Enumerable.Range(1, 100).Reverse().Select(value => (long)value), 1) == new Percentiles(50, 95, 99), "percentiles of 1 to 100");
        Require(Percentiles.Of([7], 0.5) == new Percentiles(3.5, 3.5, 3.5), "percentiles of one value");
        Require(Percentiles.Of([10, 20, 30, 40], 1) == new Percentiles(20, 40, 40), "percentiles of four values");
        Require(Percentiles.MedianOf([new(1, 10, 3), new(2, 30, 2), new(9, 20, 1)]) == new Percentiles(2, 20, 2), "medians of percentiles");
        Require(Spread.Of([4, 1, 2, 3]) == new Spread(2.5, 1, 4), "a median of four values");
        Require(EventAllocationReport.PerEvent(9_000, 100, 13_800, 300) == 24, "what an event allocates");
        Require(EventAllocationReport.PerEvent(9_000, 100, 9_000, 300) == 0, "events that allocate nothing");

        for (var repetition = 0; repetition < 6; repetition++)
        {
            Require(Interleaving.Order(3, repetition).Order().SequenceEqual([0, 1, 2]), "an order that measures each target once");
        }

        Require(Enumerable.Range(0, 3).Select(repetition => Interleaving.Order(3, repetition)[0]).Distinct().Count() == 3, "an order in which each target is first in turn");

        // The machine was twice as slow in the second repetition: neither ratio nor what is added may show it.
        TargetBlock[] direct = [Block(1, null), Block(2, null), Block(1, null)];
        TargetBlock[] yarp = [Block(2, 0.04), Block(4, 0.08), Block(2, 0.04)];
        var report = TargetReport.Of(MatrixTarget.Gateway, [Block(3, 0.06), Block(5, 0.12), Block(3, 0.06)], direct, yarp);
        Require(report is { CpuRatioToYarp.Median: 1.5, AddedMs.P50: 2, LatencyMs.P50: 3, Errors: 3 }, "ratios and what is added in pairs");

        Require(new MatrixAim("", 1.5, IsFloor: false, 1.5, "").IsMet is true && new MatrixAim("", 1.5, IsFloor: false, 1.6, "").IsMet is false, "an aim from above");
        Require(new MatrixAim("", 12, IsFloor: true, 11, "").IsMet is false && new MatrixAim("", 12, IsFloor: true, null, "").IsMet is null, "an aim from below");
    }

    /// <summary>Tries the open loop on sends that do not end, and on one that holds up those after it.</summary>
    public static async Task RunOpenLoopAsync(CancellationToken cancellationToken)
    {
        var schedule = new ArrivalSchedule(Stopwatch.GetTimestamp(), PerSecond);
        Require(schedule.Due((int)PerSecond) - schedule.Start == Stopwatch.Frequency, "arrivals in a second");

        // None of the sends ends before the last has begun: a loop that waits for replies would never get there.
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var latencies = new long[Arrivals];
        await ArrivalSchedule.RunAsync(schedule, Arrivals, HoldAsync, cancellationToken).WaitAsync(Patience, cancellationToken);
        for (var i = 0; i < Arrivals; i++)
        {
            Require(latencies[i] >= schedule.Due(Arrivals - 1) - schedule.Due(i), "a reply that comes when the last request has been sent");
        }

        // The first send keeps the sender itself busy: those that were due meanwhile are sent late, and must look late.
        schedule = new ArrivalSchedule(Stopwatch.GetTimestamp(), PerSecond);
        await ArrivalSchedule.RunAsync(schedule, Arrivals, StallAsync, cancellationToken);
        Require(latencies[1] >= Stall.TotalSeconds * Stopwatch.Frequency - (schedule.Due(1) - schedule.Due(0)), "a request that was sent late");

        async Task HoldAsync(int index, long due)
        {
            if (index == Arrivals - 1)
            {
                all.SetResult();
            }

            await all.Task;
            latencies[index] = Stopwatch.GetTimestamp() - due;
        }

        Task StallAsync(int index, long due)
        {
            while (index == 0 && Stopwatch.GetElapsedTime(due) < Stall)
            {
                Thread.SpinWait(100);
            }

            latencies[index] = Stopwatch.GetTimestamp() - due;
            return Task.CompletedTask;
        }
    }

    private static TargetBlock Block(double milliseconds, double? cpu) => new()
    {
        Requests = 10,
        Errors = 1,
        RequestsPerSecond = 100,
        LatencyMs = new Percentiles(milliseconds, milliseconds, milliseconds),
        CpuSecondsPerThousand = cpu,
    };

    private static void Require(bool isSo, string what)
    {
        if (!isSo)
        {
            throw new BenchmarkException($"The arithmetic of this run is wrong about {what}.");
        }
    }
}
