using System.Diagnostics;

namespace BedrockAspire.Benchmarks.Load;

/// <summary>When requests are due that come at a constant rate, whatever became of those before them.</summary>
/// <param name="Start">Of the first, a timestamp of <see cref="Stopwatch"/>.</param>
/// <param name="PerSecond">The rate.</param>
internal sealed record ArrivalSchedule(long Start, double PerSecond)
{
    private const int SpinsBetweenLooks = 50;

    private static readonly long TicksOfMillisecond = Stopwatch.Frequency / 1000;

    public long Due(int index) => Start + (long)(index * (Stopwatch.Frequency / PerSecond));

    /// <summary>Begins so many sends when they are due, or at once when they are overdue, waits for none before the next, and for all at the end.</summary>
    /// <param name="schedule">When.</param>
    /// <param name="count">How many.</param>
    /// <param name="sendAsync">Gets the number of the send and when it was due: latencies count from then, so that a send which begins late looks as late as it is.</param>
    /// <param name="cancellationToken">Ends the wait for the next.</param>
    public static async Task RunAsync(ArrivalSchedule schedule, int count, Func<int, long, Task> sendAsync, CancellationToken cancellationToken)
    {
        var sends = new Task[count];
        for (var i = 0; i < count; i++)
        {
            var due = schedule.Due(i);
            await WaitUntilAsync(due, cancellationToken);
            sends[i] = sendAsync(i, due);
        }

        await Task.WhenAll(sends);
    }

    /// <summary>Timers go off up to a millisecond late, so the last one is waited for on the processor.</summary>
    private static async ValueTask WaitUntilAsync(long due, CancellationToken cancellationToken)
    {
        if ((due - Stopwatch.GetTimestamp()) / TicksOfMillisecond is > 1 and var milliseconds)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(milliseconds - 1), cancellationToken);
        }

        while (Stopwatch.GetTimestamp() < due)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Thread.SpinWait(SpinsBetweenLooks);
        }
    }
}
