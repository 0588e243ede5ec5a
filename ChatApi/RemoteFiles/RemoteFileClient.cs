using System.Net;
using System.Net.Sockets;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;
using Microsoft.Extensions.Options;

namespace BedrockAspire.ChatApi.RemoteFiles;

/// <summary>
/// Fetches a file that a caller names by its web address, without letting the caller reach what the gateway can reach and he cannot.
/// </summary>
/// <remarks>
/// A name is resolved once and the connection goes to the very address that was checked, so that a name server which answers differently the
/// second time (DNS rebinding) gains nothing. Redirects are followed by hand, each a connection of its own with the same check. No proxy,
/// no cookies, no credentials.
/// </remarks>
internal sealed class RemoteFileClient : IDisposable
{
    private const int FirstBufferBytes = 64 * 1024;

    private readonly RemoteFilesOptions _options;
    private readonly IPNetwork[] _allowed;
    private readonly TimeProvider _timeProvider;
    private readonly HttpMessageInvoker _invoker;

    public RemoteFileClient(IOptions<RemoteFilesOptions> options, TimeProvider timeProvider)
    {
        _options = options.Value;
        _allowed = [.. _options.AllowedNetworks.Select(network => IPNetwork.Parse(network))];
        _timeProvider = timeProvider;
        _invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectCallback = ConnectAsync,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            UseProxy = false,
            MaxResponseHeadersLength = 16,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ActivityHeadersPropagator = null,
        });
    }

    /// <inheritdoc />
    public void Dispose() => _invoker.Dispose();

    /// <summary>Fetches a file.</summary>
    /// <param name="address">Its address, http or https.</param>
    /// <param name="param">The request's member that names it, for errors.</param>
    /// <param name="cancellationToken">Ends the fetching.</param>
    /// <returns>The file. The caller disposes it.</returns>
    /// <exception cref="GatewayException">It cannot be had: 400, which says why as far as the caller may know.</exception>
    public async Task<PooledBufferWriter> FetchAsync(string address, string param, CancellationToken cancellationToken)
    {
        if (!_options.Enabled)
        {
            throw new GatewayException(
                GatewayErrorKind.UnsupportedParameter, $"'{param}' is a web address, and this gateway fetches none. Send \"data:image/png;base64,<data>\".", param);
        }

        using var timeout = new CancellationTokenSource(_options.Timeout, _timeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return await FollowAsync(address, param, linked.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Refuse(param, $"did not arrive within {_options.Timeout.TotalSeconds:0.#} s");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            // The reason stays inside: it would tell which hosts and ports of the inner network answer.
            throw Refuse(param, exception.InnerException is NotPublicException ? "is at an address that is not on the public internet" : "could not be fetched");
        }
    }

    private async Task<PooledBufferWriter> FollowAsync(string address, string param, CancellationToken cancellationToken)
    {
        var uri = Check(address, null, param);
        for (var redirects = 0; ; redirects++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, uri);
            request.Headers.TryAddWithoutValidation("Accept", "*/*");
            request.Headers.TryAddWithoutValidation("User-Agent", "BedrockAspire");
            using var response = await _invoker.SendAsync(request, cancellationToken);
            if (response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
                or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect && response.Headers.Location is { } location)
            {
                if (redirects == _options.MaxRedirects)
                {
                    throw Refuse(param, $"is redirected more than {_options.MaxRedirects} times");
                }

                uri = Check(location.OriginalString, uri, param);
                continue;
            }

            return response.StatusCode == HttpStatusCode.OK
                ? await ReadAsync(response, param, cancellationToken)
                : throw Refuse(param, $"could not be fetched: its server answered {(int)response.StatusCode}");
        }
    }

    private static Uri Check(string address, Uri? from, string param)
    {
        var isAddress = from is null ? Uri.TryCreate(address, UriKind.Absolute, out var uri) : Uri.TryCreate(from, address, out uri);
        if (!isAddress || uri!.Scheme is not ("http" or "https") || uri.UserInfo.Length > 0)
        {
            throw Refuse(param, "is not a plain http or https address");
        }

        // What was encrypted does not become readable on the way.
        return from?.Scheme == Uri.UriSchemeHttps && uri.Scheme == Uri.UriSchemeHttp
            ? throw Refuse(param, "is redirected from https to http")
            : uri;
    }

    private async Task<PooledBufferWriter> ReadAsync(HttpResponseMessage response, string param, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > _options.MaxBytes)
        {
            throw TooLarge(param);
        }

        var file = new PooledBufferWriter(FirstBufferBytes);
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            int read;
            while ((read = await stream.ReadAsync(file.GetMemory(FirstBufferBytes), cancellationToken)) > 0)
            {
                file.Advance(read);
                if (file.WrittenSpan.Length > _options.MaxBytes)
                {
                    throw TooLarge(param);
                }
            }

            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var endpoint = context.DnsEndPoint;
        var addresses = IPAddress.TryParse(endpoint.Host, out var literal)
            ? [literal]
            : await Dns.GetHostAddressesAsync(endpoint.Host, cancellationToken);
        // All of them: a name with one public and one private address is an attempt.
        if (addresses.Length == 0 || !Array.TrueForAll(addresses, IsAllowed))
        {
            throw new NotPublicException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, endpoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private bool IsAllowed(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return PublicAddresses.IsPublic(plain) || Array.Exists(_allowed, network => network.Contains(plain));
    }

    private GatewayException TooLarge(string param) => Refuse(param, $"is larger than {_options.MaxBytes} bytes");

    private static GatewayException Refuse(string param, string what) =>
        GatewayException.Invalid($"The file of '{param}' {what}. Send it as \"data:<type>;base64,<data>\" instead.", param);

    /// <summary>Says out of the connection's making that there will be none.</summary>
    private sealed class NotPublicException : Exception;
}
