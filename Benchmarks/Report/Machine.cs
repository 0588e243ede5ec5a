using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using BedrockAspire.Benchmarks.Hosting;

namespace BedrockAspire.Benchmarks.Report;

/// <summary>What the figures were measured on, and of which source.</summary>
internal sealed record Machine(
    string Cpu, int Cores, long MemoryBytes, string OperatingSystem, string Runtime, string Commit, DateTimeOffset Date)
{
    private const string CpuInfo = "/proc/cpuinfo";

    public static async Task<Machine> DescribeAsync(CancellationToken cancellationToken) => new(
        CpuModel(),
        Environment.ProcessorCount,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        await CommitAsync(cancellationToken),
        TimeProvider.System.GetUtcNow());

    /// <summary>All of it in one line.</summary>
    public string Line => string.Create(
        CultureInfo.InvariantCulture,
        $"Commit {Commit}, {Date:yyyy-MM-dd HH:mm} UTC, {Cpu}, {Cores} cores, {MarkdownReport.Megabytes(MemoryBytes)} MB, {OperatingSystem}, {Runtime}.");

    private static string CpuModel()
    {
        var line = File.Exists(CpuInfo) ? File.ReadLines(CpuInfo).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }

    private static async Task<string> CommitAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", ["describe", "--always", "--abbrev=12", "--dirty", "--exclude=*"])
            {
                WorkingDirectory = BuildOutput.RepositoryRoot,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var output = await git.StandardOutput.ReadToEndAsync(cancellationToken);
            await git.WaitForExitAsync(cancellationToken);
            return git.ExitCode == 0 ? output.Trim() : "unknown";
        }
        catch (Win32Exception)
        {
            // No git here.
            return "unknown";
        }
    }
}
