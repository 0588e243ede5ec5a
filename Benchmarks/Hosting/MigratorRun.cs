using System.Diagnostics;

namespace BedrockAspire.Benchmarks.Hosting;

/// <summary>Makes the tables, by the program that does so in production.</summary>
internal static class MigratorRun
{
    public static async Task RunAsync(string connectionString, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(BuildOutput.Dotnet, [BuildOutput.Migrator])
        {
            WorkingDirectory = Path.GetDirectoryName(BuildOutput.Migrator)!,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["ConnectionStrings__gateway"] = connectionString },
        })!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new BenchmarkException($"Migrator ended with exit code {process.ExitCode}: {await output}{await errors}");
        }
    }
}
