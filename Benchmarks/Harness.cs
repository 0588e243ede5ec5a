using BedrockAspire.Benchmarks.Chaos;
using BedrockAspire.Benchmarks.Hosting;
using BedrockAspire.Benchmarks.Ledger;
using BedrockAspire.Benchmarks.Load;
using BedrockAspire.Benchmarks.Matrix;
using BedrockAspire.Benchmarks.Micro;
using BedrockAspire.Benchmarks.Report;
using BedrockAspire.Benchmarks.Soak;

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

    public static Task<int> RunAsync(MatrixOptions options) => GuardAsync(async cancellationToken =>
    {
        var report = await MatrixRun.RunAsync(options, cancellationToken);
        Console.WriteLine();
        Console.WriteLine(MatrixMarkdown.Write(report));
        await MatrixFiles.WriteAsync(report, options.Output, cancellationToken);
        if (report.Faults.FirstOrDefault() is { } fault)
        {
            throw new BenchmarkException(fault);
        }
    });

    public static Task<int> RunAsync(ChaosOptions options) => GuardAsync(async cancellationToken =>
    {
        var broken = await ChaosRun.RunAsync(options, cancellationToken);
        if (broken.Count > 0)
        {
            throw new BenchmarkException("The run broke promises.");
        }
    });

    public static Task<int> RunAsync(SoakOptions options) => GuardAsync(async cancellationToken =>
    {
        var report = await SoakRun.RunAsync(options, cancellationToken);
        await SoakFiles.WriteAsync(report, options.Output, cancellationToken);
        Console.WriteLine(SoakFiles.Markdown(report));
        if (report.IsGrowthJudged && report.Trends.Where(trend => !trend.Holds).Select(trend => trend.Name).ToList() is { Count: > 0 } growing)
        {
            throw new BenchmarkException($"Soak: these grow more than they may: {string.Join("; ", growing)}.");
        }

        Console.WriteLine(report.IsGrowthJudged ? "Soak: nothing grows." : "Soak: all answers are right; too short to judge growth.");
    });

    public static Task<int> RunAsync(LedgerOptions options) => GuardAsync(async cancellationToken =>
    {
        var report = await LedgerRun.RunAsync(options, cancellationToken);
        Directory.CreateDirectory(options.Output);
        await File.WriteAllTextAsync(Path.Combine(options.Output, "ledger.md"), report, cancellationToken);
        Console.WriteLine(report);
    });

    /// <summary>Everything once and tiny: it shows that nothing is broken, its numbers mean nothing.</summary>
    public static Task<int> SmokeAsync() => GuardAsync(async cancellationToken =>
    {
        await MicroSmoke.RunAsync(cancellationToken);
        using var output = new TemporaryFolder();
        var report = await LoadRun.RunAsync(LoadOptions.Smoke(output.Path), cancellationToken);
        await ReportFiles.WriteAsync(report, output.Path, cancellationToken);
        var matrix = await MatrixRun.RunAsync(MatrixOptions.Smoke(output.Path), cancellationToken);
        await MatrixFiles.WriteAsync(matrix, output.Path, cancellationToken);
        if (matrix.Faults.FirstOrDefault() is { } fault)
        {
            throw new BenchmarkException(fault);
        }

        await SoakFiles.WriteAsync(await SoakRun.RunAsync(SoakOptions.Smoke(output.Path), cancellationToken), output.Path, cancellationToken);
        Console.WriteLine(await LedgerRun.RunAsync(new LedgerOptions { Rows = 2000, Repetitions = 2 }, cancellationToken));
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
