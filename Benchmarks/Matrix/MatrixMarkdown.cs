using System.Globalization;
using System.Text;
using BedrockAspire.Benchmarks.Report;

namespace BedrockAspire.Benchmarks.Matrix;

/// <summary>The report for people.</summary>
internal static class MatrixMarkdown
{
    public static string Write(MatrixReport report)
    {
        var text = new StringBuilder();
        WriteHead(text, report);
        WriteAims(text, report);
        WriteCosts(text, report);
        WriteLatencies(text, report);
        WriteFirstTokens(text, report);
        WriteOpenLoop(text, report);
        WriteEvents(text, report);
        WritePeer(text, report);
        return text.ToString();
    }

    private static void WriteHead(StringBuilder text, MatrixReport report)
    {
        Line(text, $"# Matrix of requests");
        Line(text);
        Line(text, $"{report.Machine.Line}");
        Line(text);
        Line(text, $"Gateway with {string.Join(", ", report.Settings.Select(setting => $"`{setting.Key}={setting.Value}`"))}.");
        Line(text);
        Line(text, $"{(report.RecordedCalls is { } recorded ? $"Accounts on: a key with rate limits, two budgets, and all {recorded} calls in the ledger in PostgreSQL" : "Calls were not compared with the ledger: accounts were off, or replies were wrong")}; {(report.TelemetryBytes is { } bytes ? $"telemetry on: {MarkdownReport.Megabytes(bytes)} MB of spans, metrics and logs sent to a collector that throws them away" : "telemetry off")}.");
        Line(text);
        Line(text, $"Medians of {report.Repetitions} interleaved repetitions, in {report.Minutes:0} minutes; ratios and what is added are medians of what they were in each repetition. Absolute figures are those of this machine, which client, servers and simulator share. [How it is measured](../README.md#matrix).");
        Line(text);
        foreach (var fault in report.Faults)
        {
            Line(text, $"**Wrong replies.** {fault}");
            Line(text);
        }

        Line(text, $"![chart](matrix.svg)");
        Line(text);
    }

    private static void WriteAims(StringBuilder text, MatrixReport report)
    {
        Line(text, $"## Aims");
        Line(text);
        Line(text, $"| | found | aim | |");
        Line(text, $"|---|---:|---:|---|");
        foreach (var aim in report.Aims)
        {
            var unit = aim.Unit.Length == 0 ? "" : $" {aim.Unit}";
            var figure = aim.Figure is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value:0.00}{unit}") : "";
            var verdict = aim.IsMet switch { true => "met", false => "**missed**", null => "not measured" };
            Line(text, $"| {aim.Name} | {figure} | {(aim.IsFloor ? "≥" : "≤")} {aim.Limit:0.0#}{unit} | {verdict} |");
        }

        Line(text);
    }

    private static void WriteCosts(StringBuilder text, MatrixReport report)
    {
        Line(text, $"## What a request costs");
        Line(text);
        Line(text, $"CPU of the process, and its memory: resident before the cell's blocks and the most within them, after the cells above it; and what its runtime allocates. The gateway had {MarkdownReport.Megabytes(report.IdleBytes)} MB before its first request.");
        Line(text);
        Line(text, $"| cell | requests a block | gateway, CPU s for 1,000 | YARP, CPU s for 1,000 | ratio | lowest to highest | gateway allocates a request, KB | YARP, KB | gateway, MB idle / peak | YARP, MB idle / peak |");
        Line(text, $"|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var cell in report.Cells)
        {
            var (gateway, yarp) = (cell.Find(MatrixTarget.Gateway)!, cell.Find(MatrixTarget.Yarp)!);
            var ratio = gateway.CpuRatioToYarp!;
            Line(text, $"| {cell.Name} | {gateway.RequestsPerBlock} | {gateway.CpuSecondsPerThousand:0.000} | {yarp.CpuSecondsPerThousand:0.000} | **{ratio.Median:0.00}** | {ratio.Least:0.00} to {ratio.Most:0.00} | {gateway.AllocatedBytesPerRequest / 1000:0.0} | {yarp.AllocatedBytesPerRequest / 1000:0.0} | {Memory(gateway)} | {Memory(yarp)} |");
        }

        Line(text);
        foreach (var cell in report.Cells.Where(cell => cell.Description.Length > 0))
        {
            Line(text, $"- {cell.Name}: {cell.Description}.");
        }

        Line(text);

        static string Memory(TargetReport target) => string.Create(CultureInfo.InvariantCulture, $"{target.IdleBytes / 1_000_000:0} / {target.PeakBytes / 1_000_000:0}");
    }

    private static void WriteLatencies(StringBuilder text, MatrixReport report)
    {
        Line(text, $"## As the client saw it");
        Line(text);
        Line(text, $"Until the last byte, ms. What YARP and the gateway add is over direct calls to the simulator in the same repetition.");
        Line(text);
        Line(text, $"| cell | requests/s: direct | YARP | gateway | direct p50 / p95 / p99 | YARP adds p50 / p95 / p99 | gateway adds p50 / p95 / p99 | errors |");
        Line(text, $"|---|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var cell in report.Cells)
        {
            var (direct, yarp, gateway) = (cell.Find(MatrixTarget.Direct)!, cell.Find(MatrixTarget.Yarp)!, cell.Find(MatrixTarget.Gateway)!);
            Line(text, $"| {cell.Name} | {direct.RequestsPerSecond:0} | {yarp.RequestsPerSecond:0} | {gateway.RequestsPerSecond:0} | {Times(direct.LatencyMs)} | {Added(yarp.AddedMs!)} | {Added(gateway.AddedMs!)} | {direct.Errors + yarp.Errors + gateway.Errors} |");
        }

        Line(text);
    }

    private static void WriteFirstTokens(StringBuilder text, MatrixReport report)
    {
        var streams = report.Cells.Where(cell => cell.IsStream).ToList();
        if (streams.Count == 0)
        {
            return;
        }

        Line(text, $"## Time to the first token");
        Line(text);
        Line(text, $"| cell | direct, ms p50 / p95 / p99 | YARP adds | gateway adds |");
        Line(text, $"|---|---:|---:|---:|");
        foreach (var cell in streams)
        {
            Line(text, $"| {cell.Name} | {Times(cell.Find(MatrixTarget.Direct)!.FirstTokenMs!)} | {Added(cell.Find(MatrixTarget.Yarp)!.AddedFirstTokenMs!)} | {Added(cell.Find(MatrixTarget.Gateway)!.AddedFirstTokenMs!)} |");
        }

        Line(text);
    }

    private static void WriteOpenLoop(StringBuilder text, MatrixReport report)
    {
        if (report.OpenLoop.Count == 0)
        {
            return;
        }

        Line(text, $"## At a constant rate");
        Line(text);
        Line(text, $"{report.OpenLoop[0].PerSecond} requests a second begin when they are due, however long replies take; latencies count from then. 1 KB prompts, no delay of the upstream.");
        Line(text);
        Line(text, $"| | requests a block | direct, ms p50 / p95 / p99 | YARP | gateway | gateway over YARP | its first token over YARP's | CPU s for 1,000: gateway | YARP |");
        Line(text, $"|---|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var open in report.OpenLoop)
        {
            var (direct, yarp, gateway) = (Of(open, MatrixTarget.Direct), Of(open, MatrixTarget.Yarp), Of(open, MatrixTarget.Gateway));
            Line(text, $"| {open.Name} | {gateway.RequestsPerBlock} | {Times(direct.LatencyMs)} | {Times(yarp.LatencyMs)} | {Times(gateway.LatencyMs)} | {Added(open.GatewayOverYarpMs)} | {(open.FirstTokenOverYarpMs is { } token ? Added(token) : "")} | {gateway.CpuSecondsPerThousand:0.000} | {yarp.CpuSecondsPerThousand:0.000} |");
        }

        Line(text);

        static TargetReport Of(OpenLoopReport open, string name) => open.Targets.First(target => target.Name == name);
    }

    private static void WriteEvents(StringBuilder text, MatrixReport report)
    {
        if (report.Events.Count == 0)
        {
            return;
        }

        Line(text, $"## What one more event of a stream costs");
        Line(text);
        Line(text, $"The same request with answers of 100 and of 300 deltas; the difference over 200. Everything that the process allocates and computes meanwhile is in it.");
        Line(text);
        Line(text, $"| | streams | requests a block | allocated an event, bytes | lowest to highest | CPU an event, µs | lowest to highest | allocated a request of 100 deltas, KB |");
        Line(text, $"|---|---|---:|---:|---:|---:|---:|---:|");
        foreach (var item in report.Events)
        {
            Line(text, $"| {item.Target} | {item.Name} | {item.Requests} | {item.BytesPerEvent.Median:0.0} | {item.BytesPerEvent.Least:0.0} to {item.BytesPerEvent.Most:0.0} | {item.CpuMicrosecondsPerEvent.Median:0.00} | {item.CpuMicrosecondsPerEvent.Least:0.00} to {item.CpuMicrosecondsPerEvent.Most:0.00} | {item.BytesPerRequest / 1000:0.0} |");
        }

        Line(text);
    }

    private static void WritePeer(StringBuilder text, MatrixReport report)
    {
        Line(text, $"## Beside Portkey");
        Line(text);
        if (report.PeerMissing is { } reason)
        {
            Line(text, $"Not measured: {reason}.");
            return;
        }

        Line(text, $"Portkey calls the simulator with a bearer key and keeps no accounts; the gateway signs its calls and keeps them. [Why](../README.md#portkey).");
        Line(text);
        Line(text, $"| cell | Portkey, CPU s for 1,000 | gateway, CPU s for 1,000 | ratio | lowest to highest | requests/s: Portkey | gateway | Portkey adds, ms p50 / p95 / p99 | gateway adds | Portkey, MB peak | errors of Portkey |");
        Line(text, $"|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var cell in report.Cells)
        {
            if (cell.Find(MatrixTarget.Portkey) is not { } peer || MatrixAims.PeerRatio(cell) is not { } ratio)
            {
                continue;
            }

            var gateway = cell.Find(MatrixTarget.Gateway)!;
            Line(text, $"| {cell.Name} | {peer.CpuSecondsPerThousand:0.000} | {gateway.CpuSecondsPerThousand:0.000} | **{ratio.Median:0.0}** | {ratio.Least:0.0} to {ratio.Most:0.0} | {peer.RequestsPerSecond:0} | {gateway.RequestsPerSecond:0} | {Added(peer.AddedMs!)} | {Added(gateway.AddedMs!)} | {peer.PeakBytes / 1_000_000:0} | {peer.Errors} |");
        }
    }

    private static string Times(Percentiles times) => string.Create(CultureInfo.InvariantCulture, $"{times.P50:0.00} / {times.P95:0.00} / {times.P99:0.00}");

    private static string Added(Percentiles added) => string.Create(CultureInfo.InvariantCulture, $"{added.P50:+0.00;-0.00} / {added.P95:+0.00;-0.00} / {added.P99:+0.00;-0.00}");

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static void Line(StringBuilder text) => text.Append('\n');
}
