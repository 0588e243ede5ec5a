using System.Text.Json;

namespace BedrockAspire.Benchmarks.Matrix;

/// <summary>Writes matrix.json, matrix.md and matrix.svg.</summary>
internal static class MatrixFiles
{
    public static async Task WriteAsync(MatrixReport report, string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var json = Path.Combine(folder, "matrix.json");
        await File.WriteAllTextAsync(json, JsonSerializer.Serialize(report, MatrixJsonContext.Readable.MatrixReport) + "\n", cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "matrix.md"), MatrixMarkdown.Write(report), cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "matrix.svg"), MatrixChart.Draw(report), cancellationToken);
        Console.WriteLine($"Written: {json}, matrix.md and matrix.svg");
    }
}
