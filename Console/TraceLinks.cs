namespace BedrockAspire.Console;

/// <summary>Links from a call to its trace in the Aspire dashboard.</summary>
internal static class TraceLinks
{
    /// <summary>The address of a trace; null where no dashboard is configured, or the call has no trace.</summary>
    public static string? Of(ConsoleOptions options, string? traceId) =>
        traceId is { Length: > 0 } && options.DashboardUrl is { Length: > 0 } dashboard ? $"{dashboard.TrimEnd('/')}/traces/detail/{traceId}" : null;
}
