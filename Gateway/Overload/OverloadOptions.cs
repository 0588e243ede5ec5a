namespace BedrockAspire.Gateway.Overload;

/// <summary>How much work a process takes on at a time. Section <c>Gateway:Overload</c>.</summary>
public sealed class OverloadOptions
{
    /// <summary>The configuration section these options are bound to.</summary>
    public const string SectionName = "Gateway:Overload";

    /// <summary>Requests to models that the process works on at a time, those that wait included; one more is answered 503 before its body is read.</summary>
    public int MaxRequests { get; set; } = 10_000;

    /// <summary>The part of what other keys leave of <see cref="MaxRequests"/> and <see cref="MaxBodyMemoryBytes"/> that one key may use: over 0 and up to 1.</summary>
    public double KeyShare { get; set; } = 0.5;

    /// <summary>Bytes of request bodies that the process holds at a time; a request beyond it is answered 503. Default 512 MiB.</summary>
    public long MaxBodyMemoryBytes { get; set; } = 512 * 1024 * 1024;

    /// <summary>Requests that may be under way to one model in one region.</summary>
    public int MaxCallsPerModel { get; set; } = 512;

    /// <summary>Requests that may wait for one model in one region.</summary>
    public int MaxQueuedPerModel { get; set; } = 1024;

    /// <summary>How long a request waits for its turn before it is answered 503.</summary>
    public TimeSpan MaxQueueWait { get; set; } = TimeSpan.FromSeconds(10);
}
