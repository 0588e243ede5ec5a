using System.Buffers;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace BedrockAspire.Simulator.Http;

/// <summary>
/// Lets one clear-text port speak HTTP/1.1 and HTTP/2 with prior knowledge. Kestrel chooses HTTP/1.1 when no TLS handshake named a protocol, so a
/// connection that opens with the HTTP/2 preface (RFC 9113 §3.4) is marked as if one had named h2.
/// </summary>
internal static class PrefaceSniffer
{
    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    public static async Task SniffAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var input = connection.Transport.Input;
        while (true)
        {
            var result = await input.ReadAsync(connection.ConnectionClosed);
            var verdict = Judge(result.Buffer);
            if (verdict is null && !result.IsCompleted)
            {
                input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                continue;
            }

            input.AdvanceTo(result.Buffer.Start);
            if (verdict is true)
            {
                var handshake = new ClearTextHandshake();
                connection.Features.Set<ITlsConnectionFeature>(handshake);
                connection.Features.Set<ITlsHandshakeFeature>(handshake);
                connection.Features.Set<ITlsApplicationProtocolFeature>(handshake);
            }

            break;
        }

        await next(connection);
    }

    /// <summary>True or false as soon as the bytes decide, null while they are too few.</summary>
    private static bool? Judge(ReadOnlySequence<byte> buffer)
    {
        Span<byte> head = stackalloc byte[Preface.Length];
        var length = (int)Math.Min(buffer.Length, head.Length);
        buffer.Slice(0, length).CopyTo(head);
        return !Preface.StartsWith(head[..length]) ? false : length == Preface.Length ? true : null;
    }

    private sealed class ClearTextHandshake
        : ITlsConnectionFeature, ITlsHandshakeFeature, ITlsApplicationProtocolFeature
    {
        public X509Certificate2? ClientCertificate { get; set; }

        public ReadOnlyMemory<byte> ApplicationProtocol { get; } = "h2"u8.ToArray();

        public SslProtocols Protocol => SslProtocols.Tls13;

        // The interface still has these members; nothing reads them.
#pragma warning disable SYSLIB0058
        CipherAlgorithmType ITlsHandshakeFeature.CipherAlgorithm => CipherAlgorithmType.None;

        int ITlsHandshakeFeature.CipherStrength => 0;

        HashAlgorithmType ITlsHandshakeFeature.HashAlgorithm => HashAlgorithmType.None;

        int ITlsHandshakeFeature.HashStrength => 0;

        ExchangeAlgorithmType ITlsHandshakeFeature.KeyExchangeAlgorithm => ExchangeAlgorithmType.None;

        int ITlsHandshakeFeature.KeyExchangeStrength => 0;
#pragma warning restore SYSLIB0058

        public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) =>
            Task.FromResult<X509Certificate2?>(null);
    }
}
