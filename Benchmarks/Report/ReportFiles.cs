using System.Text.Json;

namespace BedrockAspire.Benchmarks.Report;

internal static class ReportFiles
{
    public static async Task WriteAsync(LoadReport report, string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var json = Path.Combine(folder, "load.json");
        var markdown = Path.Combine(folder, "load.md");
        await File.WriteAllTextAsync(json, JsonSerializer.Serialize(report, ReportJsonContext.Readable.LoadReport) + "\n", cancellationToken);
        await File.WriteAllTextAsync(markdown, MarkdownReport.Write(report), cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "load.svg"), LoadChart.Draw(report), cancellationToken);
        Console.WriteLine($"Written: {json}, load.md and load.svg");
    }
}
