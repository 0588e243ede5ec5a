using BedrockAspire.Benchmarks.Hosting;
using BedrockAspire.Benchmarks.Load;
using BedrockAspire.Benchmarks.Micro;
using BedrockAspire.Benchmarks.Report;

namespace BedrockAspire.Benchmarks;

/// <summary>Runs what was asked for and says how it went; an interrupt ends every process that was started.</summary>
internal static class Harness
{
    public static Task<int> RunAsync(LoadOptions options) => GuardAsync(async cancellationToken =>
    {
        var report = await LoadRun.RunAsync(options, cancellationToken);
        Console.WriteLine();
        Console.WriteLine(MarkdownReport.Write(report));
        await ReportFiles.WriteAsync(report, options.Output, cancellationToken);
    });

    /// <summary>Everything once and tiny: it shows that nothing is broken, its numbers mean nothing.</summary>
    public static Task<int> SmokeAsync() => GuardAsync(async cancellationToken =>
    {
        await MicroSmoke.RunAsync(cancellationToken);
        using var output = new TemporaryFolder();
        var report = await LoadRun.RunAsync(LoadOptions.Smoke(output.Path), cancellationToken);
        await ReportFiles.WriteAsync(report, output.Path, cancellationToken);
        Console.WriteLine("Smoke run passed; its numbers mean nothing.");
    });

    private static async Task<int> GuardAsync(Func<CancellationToken, Task> run)
    {
        using var interrupt = new Interrupt();
        try
        {
            await run(interrupt.Token);
            return 0;
        }
        catch (OperationCanceledException) when (interrupt.Token.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Interrupted.");
            return 130;
        }
        catch (BenchmarkException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
    }
}
