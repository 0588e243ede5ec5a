namespace BedrockAspire.Gateway.Telemetry;

/// <summary>Whether spans hold what was asked and answered. They do not, unless OpenTelemetry's standard switch says so.</summary>
/// <param name="IsEnabled">Whether they do.</param>
public sealed record ContentCapture(bool IsEnabled)
{
    /// <summary>The standard switch, an environment variable.</summary>
    public const string Switch = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT";

    /// <summary>Reads the switch: <c>true</c>, or one of the words of its newer form that mean spans.</summary>
    public static ContentCapture Read(string? value) => new(
        value?.Trim() is { } word
        && (word.Equals("true", StringComparison.OrdinalIgnoreCase)
            || word.Equals("span_only", StringComparison.OrdinalIgnoreCase)
            || word.Equals("span_and_event", StringComparison.OrdinalIgnoreCase)));
}
