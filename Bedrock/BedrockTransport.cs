using System.Net;
using System.Net.Sockets;
using BedrockAspire.Bedrock.Errors;
using BedrockAspire.Bedrock.Signing;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Bedrock;

/// <summary>Sends one signed request over the shared connection pool. Knows nothing of operations or retries.</summary>
public sealed class BedrockTransport : IDisposable
{
    // NAT gateways and VPC endpoints drop a TCP connection that was silent for 350 s; a model may think for longer.
    private const int KeepAliveSeconds = 60;

    private readonly BedrockAuthorizer _authorizer;
    private readonly TimeProvider _timeProvider;
    private readonly HttpMessageInvoker _invoker;

    /// <summary>Makes the pool. One per process.</summary>
    public BedrockTransport(IOptions<BedrockOptions> options, BedrockAuthorizer authorizer, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(options);
        _authorizer = authorizer;
        _timeProvider = timeProvider;
        _invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectTimeout = options.Value.ConnectTimeout,
            ConnectCallback = ConnectAsync,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(90),
            // New connections follow changes of DNS.
            PooledConnectionLifetime = TimeSpan.FromMinutes(30),
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !options.Value.IsSimulated,
            AutomaticDecompression = DecompressionMethods.None,
            // Spans are ours; AWS does not read trace headers, and a signed request should carry nothing else.
            ActivityHeadersPropagator = null,
        });
    }

    /// <inheritdoc />
    public void Dispose() => _invoker.Dispose();

    /// <summary>Sends a request and returns when the reply's headers are there.</summary>
    /// <exception cref="BedrockException">Bedrock answered with an error, or nothing usable came in time.</exception>
    internal async Task<HttpResponseMessage> SendAsync(BedrockCall call, CancellationToken cancellationToken)
    {
        var response = await ExchangeAsync(call, isSigned: true, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            using var timeout = new CancellationTokenSource(call.Timeout, _timeProvider);
            throw await BedrockErrorReader.ReadAsync(response, _timeProvider, cancellationToken, timeout.Token);
        }
    }

    /// <summary>Sends a request and returns when the reply's headers are there, whatever their status says.</summary>
    /// <exception cref="BedrockException">Nothing usable came in time, or there is nothing to sign with.</exception>
    internal async Task<HttpResponseMessage> ExchangeAsync(BedrockCall call, bool isSigned, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(call.Method, call.Uri);
        if (call.Method != HttpMethod.Get)
        {
            request.Content = new ReadOnlyMemoryContent(call.Body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        }

        request.Headers.TryAddWithoutValidation("Accept", call.Accept);
        if (isSigned)
        {
            await _authorizer.AuthorizeAsync(request, call.Body, call.Endpoint, cancellationToken);
        }

        using var timeout = new CancellationTokenSource(call.Timeout, _timeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return await _invoker.SendAsync(request, linked.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw timeout.IsCancellationRequested
                ? new BedrockException(BedrockErrorCodes.ResponseTimeout, $"Bedrock did not begin to answer within {call.Timeout}.")
                : new BedrockException(BedrockErrorCodes.ConnectionFailed, "Connecting to Bedrock timed out.") { IsRetryable = true };
        }
        catch (HttpRequestException exception)
        {
            throw FromTransport(exception);
        }
    }

    // Only what certainly never reached a model is tried again: a reply lost half-way may have been billed.
    private static BedrockException FromTransport(HttpRequestException exception)
    {
        var neverSent = exception.HttpRequestError
            is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError;
        return new BedrockException(
            neverSent ? BedrockErrorCodes.ConnectionFailed : BedrockErrorCodes.ConnectionBroken,
            neverSent ? "No connection to Bedrock: " + exception.Message : "The connection to Bedrock broke: " + exception.Message,
            exception)
        {
            IsRetryable = neverSent,
        };
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveSeconds / 4);
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
