using System.Globalization;
using System.Text;

namespace BedrockAspire.Benchmarks.Report;

/// <summary>The report for people.</summary>
internal static class MarkdownReport
{
    public const double StartUpAimMilliseconds = 1000;

    private const long IdleAimMegabytes = 100;

    public static string Write(LoadReport report)
    {
        var text = new StringBuilder();
        WriteHead(text, report);
        WriteRatios(text, report);
        WriteCases(text, report);
        WriteStartUp(text, report);
        return text.ToString();
    }

    public static string Megabytes(long bytes) => (bytes / 1_000_000.0).ToString("0", CultureInfo.InvariantCulture);

    private static void WriteHead(StringBuilder text, LoadReport report)
    {
        Line(text, $"# Gateway against a bare pass-through");
        Line(text);
        Line(text, $"{report.Machine.Line}");
        Line(text);
        if (report.Settings.Count > 0)
        {
            Line(text, $"Gateway with {string.Join(", ", report.Settings.Select(setting => $"`{setting.Key}={setting.Value}`"))}.");
            Line(text);
        }

        Line(text, $"{(report.RecordedCalls is { } recorded ? $"Accounts on: a key with rate limits, two budgets, and all {recorded} calls in the ledger in PostgreSQL" : "Accounts off: the configured key, no database")}; {(report.TelemetryBytes is { } bytes ? $"telemetry on: {Megabytes(bytes)} MB of spans, metrics and logs sent to a collector that throws them away" : "telemetry off")}.");
        Line(text);
        Line(text, $"The ratio is what matters; absolute figures are those of this machine. [How it is measured](../README.md#load).");
        Line(text);
    }

    private static void WriteRatios(StringBuilder text, LoadReport report)
    {
        Line(text, $"## CPU per request");
        Line(text);
        Line(text, $"| case | gateway, µs | YARP, µs | ratio | lowest to highest | aim |");
        Line(text, $"|---|---:|---:|---:|---:|---:|");
        foreach (var item in report.Cases)
        {
            var aim = item.Aim is { } value ? string.Create(CultureInfo.InvariantCulture, $"≤ {value:0.0}") : "";
            Line(text, $"| {item.Name} | {item.Gateway.CpuMicroseconds:0.0} | {item.Yarp.CpuMicroseconds:0.0} | **{item.CpuRatio:0.00}** | {item.Repetitions.Min(repetition => repetition.CpuRatio):0.00} to {item.Repetitions.Max(repetition => repetition.CpuRatio):0.00} | {aim} |");
        }

        Line(text);
        Line(text, $"![chart](load.svg)");
        Line(text);
        Line(text, $"Medians of {report.Cases[0].Repetitions.Count} pairs of blocks, and the median of each pair's ratio. Per process: the client and the simulator, which share the machine, are not in it.");
        Line(text);
        foreach (var item in report.Cases)
        {
            Line(text, $"- {item.Name}: {item.Description}. {item.RequestsPerBlock} requests a block, {item.Concurrency} at a time.");
        }

        Line(text);
    }

    private static void WriteCases(StringBuilder text, LoadReport report)
    {
        Line(text, $"## As the client saw it");
        Line(text);
        Line(text, $"| case | server | requests/s | p50, ms | p95, ms | p99, ms | reply, bytes | errors |");
        Line(text, $"|---|---|---:|---:|---:|---:|---:|---:|");
        foreach (var item in report.Cases)
        {
            WriteRow(text, item.Name, "gateway", item.Gateway);
            WriteRow(text, item.Name, "YARP", item.Yarp);
        }

        Line(text);
        Line(text, $"Client, servers and simulator compete for {report.Machine.Cores} cores, so these are no capacity figures.");
        Line(text);
    }

    private static void WriteRow(StringBuilder text, string name, string server, BlockReport block) =>
        Line(text, $"| {name} | {server} | {block.RequestsPerSecond:0} | {block.P50Milliseconds:0.0} | {block.P95Milliseconds:0.0} | {block.P99Milliseconds:0.0} | {block.ReplyBytes:0} | {block.Errors} |");

    private static void WriteStartUp(StringBuilder text, LoadReport report)
    {
        var startUp = report.StartUp;
        Line(text, $"## Start-up and memory");
        Line(text);
        Line(text, $"| ChatApi | median | aim |");
        Line(text, $"|---|---:|---:|");
        Line(text, $"| process start to first 200 of `/v1/models`, ms ({startUp.Milliseconds.Count} starts, {startUp.Milliseconds.Min():0} to {startUp.Milliseconds.Max():0}) | {startUp.MedianMilliseconds:0} | < {StartUpAimMilliseconds:0} |");
        Line(text, $"| resident, idle, MB | {Megabytes(startUp.IdleBytes)} | < {IdleAimMegabytes} |");
        Line(text, $"| resident after {startUp.Requests} requests, MB | {Megabytes(startUp.BytesAfterRequests)} | |");
        Line(text);
        Line(text, $"| under all of the load above | idle, MB | peak, MB |");
        Line(text, $"|---|---:|---:|");
        foreach (var server in report.Memory)
        {
            Line(text, $"| {server.Server} | {Megabytes(server.IdleBytes)} | {Megabytes(server.PeakBytes)} |");
        }
    }

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static void Line(StringBuilder text) => text.Append('\n');
}
