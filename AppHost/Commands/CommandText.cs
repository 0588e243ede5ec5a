using System.Globalization;
using System.Text;

namespace BedrockAspire.AppHost.Commands;

/// <summary>Results as Markdown, which the dashboard renders.</summary>
internal static class CommandText
{
    /// <summary>A table of facts; those that are null are left out.</summary>
    public static string Table(params IReadOnlyList<(string Name, string? Value)> facts)
    {
        var text = new StringBuilder("| | |\n|---|---|\n");
        foreach (var (name, value) in facts)
        {
            if (value is not null)
            {
                text.Append(CultureInfo.InvariantCulture, $"| {name} | {Cell(value)} |\n");
            }
        }

        return text.ToString();
    }

    /// <summary>What the gateway's headers say of a call.</summary>
    public static IReadOnlyList<(string Name, string? Value)> Facts(ServiceReply reply) =>
    [
        ("Model called", reply.Headers.GetValueOrDefault("x-gateway-model")),
        ("Region", reply.Headers.GetValueOrDefault("x-gateway-region")),
        ("Answered by", reply.Headers.GetValueOrDefault("x-gateway-backend") == "simulator" ? "the simulator" : "AWS"),
        ("Time", Milliseconds(reply.Elapsed)),
        ("Gateway's own share", reply.Headers.TryGetValue("x-gateway-overhead-ms", out var overhead) ? $"{overhead} ms" : null),
        ("Not honoured", reply.Headers.GetValueOrDefault("x-gateway-ignored-params")),
        ("Warning", reply.Headers.GetValueOrDefault("x-gateway-warning")),
        // The dashboard's own page; the id of a request is that of its trace.
        ("Trace", reply.Headers.TryGetValue("x-request-id", out var id) ? $"[{id}](/traces/detail/{id})" : null),
    ];

    public static string Milliseconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms");

    public static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");

    public static string Quote(string text) => "> " + text.ReplaceLineEndings("\n> ");

    public static CommandResultData Markdown(string text, bool displayImmediately = true) =>
        new() { Value = text, Format = CommandResultFormat.Markdown, DisplayImmediately = displayImmediately };
}
