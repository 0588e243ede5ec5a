namespace BedrockAspire.Gateway.Limits;

/// <summary>One run of a service. A restart is another replica.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Service">The service, of which there may be several replicas.</param>
public sealed record Replica(string Id, string Service)
{
    /// <summary>How long after its last heartbeat a replica counts as dead.</summary>
    public static TimeSpan Lifetime { get; } = TimeSpan.FromSeconds(30);
}
