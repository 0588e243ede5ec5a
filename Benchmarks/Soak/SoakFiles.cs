using System.Globalization;
using System.Text;
using System.Text.Json;

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
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {panels.Length * PanelHeight}\" font-family=\"sans-serif\" font-size=\"12\">\n");
        text.Append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        for (var i = 0; i < panels.Length; i++)
        {
            Panel(text, report.Samples, panels[i].Name, panels[i].Figure, i * PanelHeight);
        }

        return text.Append("</svg>\n").ToString();
    }

    private static void Panel(StringBuilder text, IReadOnlyList<SoakSample> samples, string name, Func<SoakSample, double> figure, int top)
    {
        var most = Math.Max(1, samples.Max(figure));
        var end = Math.Max(1, samples[^1].Seconds);
        var height = PanelHeight - 40;
        var bottom = top + 25 + height;
        text.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left}\" y=\"{top + 18}\">{name}</text><text x=\"{Left - 8}\" y=\"{top + 30}\" text-anchor=\"end\">{most:0.#}</text>");
        text.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 8}\" y=\"{bottom}\" text-anchor=\"end\">0</text><text x=\"{Width - Right}\" y=\"{bottom + 13}\" text-anchor=\"end\">{end:0} s</text>");
        text.Append(CultureInfo.InvariantCulture, $"<path d=\"M{Left} {top + 25}V{bottom}H{Width - Right}\" fill=\"none\" stroke=\"#888\"/><polyline fill=\"none\" stroke=\"#1f77b4\" points=\"");
        foreach (var sample in samples)
        {
            var x = Left + (sample.Seconds / end * (Width - Left - Right));
            var y = bottom - (figure(sample) / most * height);
            text.Append(CultureInfo.InvariantCulture, $"{x:0.0},{y:0.0} ");
        }

        text.Append("\"/>\n");
    }
}
