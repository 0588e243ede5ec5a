using BedrockAspire.Benchmarks.Report;

namespace BedrockAspire.Benchmarks.Matrix;

/// <summary>The chart of a matrix.</summary>
internal static class MatrixChart
{
    private static readonly string[] Ways = [MatrixTarget.Gateway, MatrixTarget.Yarp, MatrixTarget.Direct];

    public static string Draw(MatrixReport report) => BarChart.Draw($"Matrix of requests, commit {report.Machine.Commit}", [.. Panels(report)]);

    private static IEnumerable<BarPanel> Panels(MatrixReport report)
    {
        yield return new BarPanel(
            "CPU per request: gateway over YARP; the line is from the lowest repetition to the highest", ["ratio"],
            [
                .. report.Cells.Select(cell => (Cell: cell, Ratio: cell.Find(MatrixTarget.Gateway)!.CpuRatioToYarp!)).Select(item => new BarRow(item.Cell.Name, [item.Ratio.Median])
                {
                    Aim = MatrixAims.CpuRatioLimit(item.Cell.Name),
                    Range = (item.Ratio.Least, item.Ratio.Most),
                }),
            ],
            "0.00");
        foreach (var open in report.OpenLoop)
        {
            yield return LatencyPanel(open);
        }

        foreach (var cell in report.Cells.Where(cell => cell.Find(MatrixTarget.Portkey) is not null))
        {
            yield return new BarPanel(
                $"CPU for 1,000 requests, s: {cell.Name}", ["CPU"],
                [.. cell.Targets.Where(target => target.CpuSecondsPerThousand is not null).Select(target => new BarRow(target.Name, [target.CpuSecondsPerThousand!.Value]))],
                "0.000");
        }
    }

    private static BarPanel LatencyPanel(OpenLoopReport open)
    {
        var ways = Ways.Select(way => open.Targets.First(target => target.Name == way).LatencyMs).ToList();
        return new BarPanel(
            $"Latency at {open.PerSecond} requests/s, ms: {open.Name}", Ways,
            [
                new BarRow("p50", [.. ways.Select(way => way.P50)]),
                new BarRow("p95", [.. ways.Select(way => way.P95)]),
                new BarRow("p99", [.. ways.Select(way => way.P99)]),
            ],
            "0.00");
    }
}
