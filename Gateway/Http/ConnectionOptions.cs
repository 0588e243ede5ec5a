namespace BedrockAspire.Gateway.Http;

/// <summary>What clients may ask of the server before a request is one. Section <c>Gateway:Connections</c>.</summary>
public sealed class ConnectionOptions
{
    /// <summary>The configuration section these options are bound to.</summary>
    public const string SectionName = "Gateway:Connections";

    /// <summary>Connections at a time, idle ones included; a further one is closed. Each takes a file handle.</summary>
    public long MaxConnections { get; set; } = 20_000;

    /// <summary>How long the headers of a request may take.</summary>
    public TimeSpan HeadersTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the body of a request may take, whatever its pace.</summary>
    public TimeSpan BodyTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a connection may be idle. Longer than load balancers keep theirs, which is a minute as a rule, so that it is they who close.</summary>
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromSeconds(130);

    /// <summary>The slowest that a body may arrive, and a reply be taken while some of it waits, in bytes a second.</summary>
    public double MinBytesPerSecond { get; set; } = 240;

    /// <summary>How long a client may be slower than that.</summary>
    public TimeSpan GracePeriod { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a client may take over 64 KiB of a reply, whatever it took before; then its connection is aborted. It begins only when what the operating
    /// system holds for the connection is full.
    /// </summary>
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromMinutes(1);
}
