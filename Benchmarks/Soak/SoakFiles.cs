using System.Globalization;
using System.Text;
using System.Text.Json;
using BedrockAspire.Benchmarks.Report;

namespace BedrockAspire.Benchmarks.Soak;

/// <summary>Writes soak.json, soak.md and soak.svg.</summary>
internal static class SoakFiles
{
    private const int Width = 900;
    private const int PanelHeight = 130;
    private const int Left = 80;
    private const int Right = 20;

    public static async Task WriteAsync(SoakReport report, string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "soak.json"), JsonSerializer.Serialize(report, SoakJsonContext.Readable.SoakReport) + "\n", cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "soak.md"), Markdown(report), cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "soak.svg"), Svg(report), cancellationToken);
        Console.WriteLine($"Written: {Path.Combine(folder, "soak.json")}, soak.md and soak.svg");
    }

    public static string Markdown(SoakReport report)
    {
        var machine = report.Machine;
        var text = new StringBuilder("# Many streams for a long while\n\n");
        text.Append(CultureInfo.InvariantCulture, $"Commit {machine.Commit}, {machine.Date:yyyy-MM-dd HH:mm} UTC, {machine.Cpu}, {machine.Cores} cores, {machine.OperatingSystem}, {machine.Runtime}.\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{report.Streams} streams at once for {report.Minutes:0.#} minutes; {report.Answers} answers, every one complete and right. Accounts and ledger on, PostgreSQL.\n\n");
        text.Append("| of the gateway's process | median of the second half | slope a minute (Theil-Sen) | growth over that half | allowed | |\n|---|--:|--:|--:|--:|---|\n");
        foreach (var trend in report.Trends)
        {
            var verdict = !report.IsGrowthJudged ? "not judged: too short" : trend.Holds ? "holds" : "**grows**";
            text.Append(CultureInfo.InvariantCulture, $"| {trend.Name} | {trend.Median:0.#} | {trend.PerMinute:0.###} | {trend.Growth:0.#} | {trend.Allowed:0.#} | {verdict} |\n");
        }

        return text.Append("\n![samples, one a second](soak.svg)\n").ToString();
    }

    private static string Svg(SoakReport report)
    {
        (string Name, Func<SoakSample, double> Figure)[] panels =
        [
            ("resident memory, MB", sample => sample.ResidentMegabytes),
            ("managed heap, MB", sample => sample.HeapMegabytes),
            ("held by the collector, MB", sample => sample.CommittedMegabytes),
            ("handles", sample => sample.Handles),
            ("threads", sample => sample.Threads),
            ("open streams", sample => sample.OpenStreams),
            ("records on their way", sample => sample.WaitingRecords),
        ];
        var canvas = new SvgCanvas(Width, panels.Length * PanelHeight);
        for (var i = 0; i < panels.Length; i++)
        {
            Panel(canvas, report.Samples, panels[i].Name, panels[i].Figure, i * PanelHeight);
        }

        return canvas.ToString();
    }

    private static void Panel(SvgCanvas canvas, IReadOnlyList<SoakSample> samples, string name, Func<SoakSample, double> figure, int top)
    {
        var most = Math.Max(1, samples.Max(figure));
        var end = Math.Max(1, samples[^1].Seconds);
        var height = PanelHeight - 40;
        var bottom = top + 25 + height;
        canvas.Text(Left, top + 18, name);
        canvas.Text(Left - 8, top + 30, most.ToString("0.#", CultureInfo.InvariantCulture), anchor: "end");
        canvas.Text(Left - 8, bottom, "0", anchor: "end");
        canvas.Text(Width - Right, bottom + 13, string.Create(CultureInfo.InvariantCulture, $"{end:0} s"), anchor: "end");
        canvas.Line(Left, top + 25, Left, bottom, "#888");
        canvas.Line(Left, bottom, Width - Right, bottom, "#888");
        canvas.Polyline(samples.Select(sample => (Left + (sample.Seconds / end * (Width - Left - Right)), bottom - (figure(sample) / most * height))), "#1f77b4");
    }
}
