namespace BedrockAspire.Benchmarks.Report;

/// <summary>The chart of a load run.</summary>
internal static class LoadChart
{
    public static string Draw(LoadReport report) => BarChart.Draw($"Gateway against a bare pass-through, commit {report.Machine.Commit}",
    [
        new BarPanel(
            "CPU per request: gateway over YARP; the line is from the lowest pair of blocks to the highest", ["ratio"],
            [
                .. report.Cases.Select(item => new BarRow(item.Name, [item.CpuRatio])
                {
                    Aim = item.Aim,
                    Range = (item.Repetitions.Min(repetition => repetition.CpuRatio), item.Repetitions.Max(repetition => repetition.CpuRatio)),
                }),
            ],
            "0.00"),
        .. report.Cases.Select(item => new BarPanel(
            $"CPU per request, µs: {item.Name}", ["CPU"], [new BarRow("gateway", [item.Gateway.CpuMicroseconds]), new BarRow("YARP", [item.Yarp.CpuMicroseconds])], "0.0")),
        new BarPanel("From the start of ChatApi to its first answer, ms", ["time"],
            [
                new BarRow("median", [report.StartUp.MedianMilliseconds])
                {
                    Aim = MarkdownReport.StartUpAimMilliseconds,
                    Range = (report.StartUp.Milliseconds.Min(), report.StartUp.Milliseconds.Max()),
                },
            ],
            "0"),
        new BarPanel("Resident memory, MB", ["idle", "peak under load"],
            [.. report.Memory.Select(server => new BarRow(server.Server, [server.IdleBytes / 1_000_000.0, server.PeakBytes / 1_000_000.0]))], "0"),
    ]);
}
