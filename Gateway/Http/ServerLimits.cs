using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Http;

/// <summary>The one place that says what the server takes from a client, for both services and Standalone.</summary>
internal sealed class ServerLimits(IOptions<GatewayOptions> gateway, IOptions<ConnectionOptions> connections) : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions options)
    {
        var client = connections.Value;
        options.AddServerHeader = false;
        var limits = options.Limits;
        // A line ends in CR LF: servers that take LF alone for one see other requests than those in front of them.
        AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators", true);
        limits.MaxConcurrentConnections = client.MaxConnections;
        limits.RequestHeadersTimeout = client.HeadersTimeout;
        limits.KeepAliveTimeout = client.KeepAliveTimeout;
        limits.MinRequestBodyDataRate = new MinDataRate(client.MinBytesPerSecond, client.GracePeriod);
        // Streams that have nothing to say are not slow clients: only what waits to be taken is measured.
        limits.MinResponseDataRate = new MinDataRate(client.MinBytesPerSecond, client.GracePeriod);
        limits.MaxRequestBodySize = gateway.Value.MaxRequestBodyBytes;
        limits.MaxRequestLineSize = 8 * 1024;
        limits.MaxRequestHeaderCount = 100;
        limits.MaxRequestHeadersTotalSize = 32 * 1024;
        limits.MaxRequestBufferSize = 1024 * 1024;
        // What waits to be taken; beyond it the stream from Bedrock is not read on.
        limits.MaxResponseBufferSize = 64 * 1024;
        // Where an operator turns on HTTP/2, by https.
        limits.Http2.MaxStreamsPerConnection = 100;
        limits.Http2.MaxRequestHeaderFieldSize = 16 * 1024;
        limits.Http2.KeepAlivePingDelay = TimeSpan.FromMinutes(1);
    }
}
