using System.Diagnostics;
using System.Runtime.InteropServices;

namespace BedrockAspire.Benchmarks.Hosting;

/// <summary>The CPU time of another process to the nanosecond. What <see cref="Process.TotalProcessorTime"/> tells on Linux counts in steps of 10 ms.</summary>
internal static class ProcessorClock
{
    private const int SchedulerClock = 2;

    /// <summary>User and system time of all threads, those that have ended included.</summary>
    public static TimeSpan Of(Process process) => OperatingSystem.IsLinux() && Environment.Is64BitProcess ? OfLinux(process.Id) : process.TotalProcessorTime;

    // The id that clock_getcpuclockid(3) makes of a process id: part of the kernel's interface (CPUCLOCK_SCHED in posix-timers).
    private static TimeSpan OfLinux(int id)
    {
        var clock = (~id << 3) | SchedulerClock;
        return GetTime(clock, out var time) == 0
            ? TimeSpan.FromSeconds(time.Seconds) + (TimeSpan.FromMicroseconds(1) * (time.Nanoseconds / 1000.0))
            : throw new BenchmarkException($"Process {id} has no CPU clock: it has ended.");
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    private static extern int GetTime(int clock, out Timespec time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Timespec
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }
}
