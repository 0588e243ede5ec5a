using System.Globalization;
using BedrockAspire.Benchmarks.Hosting;

namespace BedrockAspire.Benchmarks.Chaos;

/// <summary>What a process holds.</summary>
internal sealed record ProcessFigures(long ResidentBytes, int Handles, int Threads)
{
    private const double MemoryFactor = 1.5;
    private const long MemorySlack = 48L * 1024 * 1024;
    private const int HandleSlack = 48;
    private const int ThreadSlack = 24;

    public static ProcessFigures Of(ServerProcess process) => new(process.ResidentBytes, process.Handles, process.Threads);

    /// <summary>
    /// Whether this is back where it was: memory within half as much again and 48 MB (the collector keeps some, code for faults was compiled), handles within
    /// 48 (pools of connections keep theirs for 90 s), threads within 24.
    /// </summary>
    public bool IsBackAt(ProcessFigures start) =>
        ResidentBytes <= (start.ResidentBytes * MemoryFactor) + MemorySlack && Handles <= start.Handles + HandleSlack && Threads <= start.Threads + ThreadSlack;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{ResidentBytes / 1048576} MB, {Handles} handles, {Threads} threads");
}
