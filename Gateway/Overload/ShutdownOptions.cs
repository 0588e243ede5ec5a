namespace BedrockAspire.Gateway.Overload;

/// <summary>How a process ends that was asked to. Section <c>Gateway:Shutdown</c>.</summary>
public sealed class ShutdownOptions
{
    /// <summary>The configuration section these options are bound to.</summary>
    public const string SectionName = "Gateway:Shutdown";

    /// <summary>How long it says that it is not ready, and serves nevertheless, before it refuses new requests: load balancers need a while to turn away from it.</summary>
    public TimeSpan ReadinessDelay { get; set; }

    /// <summary>How long requests that are under way may go on.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the rest may take: connections are closed, leases given back, usage is sent to the database.</summary>
    internal static TimeSpan Rest { get; } = TimeSpan.FromSeconds(15);
}
