using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace BedrockAspire.Benchmarks.Micro;

/// <summary>Runs the micro benchmarks by BenchmarkDotNet.</summary>
internal static class MicroRun
{
    private const string OutArgument = "--out";

    public static int Run(string[] args)
    {
        var outAt = Array.IndexOf(args, OutArgument);
        if (outAt == args.Length - 1 && outAt >= 0)
        {
            Console.Error.WriteLine($"{OutArgument} needs a file.");
            return 2;
        }

        // In this process: the generated project of the default toolchain would have to follow this repository's build settings.
        string[] rest = [.. outAt < 0 ? args : [.. args[..outAt], .. args[(outAt + 2)..]], "--inProcess"];
        if (!rest.Any(argument => argument is "-f" or "--filter" or "--list" or "--help"))
        {
            // Without it BenchmarkDotNet asks, which no script can answer.
            rest = [.. rest, "--filter", "*"];
        }

        Summary[] summaries = [.. BenchmarkSwitcher.FromAssembly(typeof(MicroRun).Assembly).Run(rest, Configuration())];
        if (outAt >= 0)
        {
            Write(summaries, args[outAt + 1]);
        }

        return summaries.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) ? 1 : 0;
    }

    private static ManualConfig Configuration() => ManualConfig.Create(DefaultConfig.Instance)
        .AddDiagnoser(MemoryDiagnoser.Default)
        .WithOptions(ConfigOptions.StopOnFirstError);

    private static void Write(Summary[] summaries, string file)
    {
        var path = Path.GetFullPath(file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var writer = new StreamWriter(path) { NewLine = "\n" };
        var logger = new StreamLogger(writer);
        foreach (var summary in summaries)
        {
            writer.WriteLine($"## {summary.BenchmarksCases[0].Descriptor.Type.Name}");
            MarkdownExporter.GitHub.ExportToLog(summary, logger);
        }
    }
}
