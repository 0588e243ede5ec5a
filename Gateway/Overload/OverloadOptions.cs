namespace BedrockAspire.Gateway.Overload;

/// <summary>How much work a process takes on at a time. Section <c>Gateway:Overload</c>.</summary>
public sealed class OverloadOptions
{
    /// <summary>The configuration section these options are bound to.</summary>
    public const string SectionName = "Gateway:Overload";

    /// <summary>Requests to models that the process works on at a time, those that wait included; one more is answered 503 before its body is read.</summary>
    public int MaxRequests { get; set; } = 10_000;

    /// <summary>Requests that may be under way to one model in one region.</summary>
    public int MaxCallsPerModel { get; set; } = 512;

    /// <summary>Requests that may wait for one model in one region.</summary>
    public int MaxQueuedPerModel { get; set; } = 1024;

    /// <summary>How long a request waits for its turn before it is answered 503.</summary>
    public TimeSpan MaxQueueWait { get; set; } = TimeSpan.FromSeconds(10);
}
