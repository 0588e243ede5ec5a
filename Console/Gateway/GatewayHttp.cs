using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace BedrockAspire.Console.Gateway;

/// <summary>Makes calls to the services with a key, and says in words what went wrong.</summary>
internal sealed class GatewayHttp(IHttpClientFactory clients)
{
    /// <summary>The name of the client; it has no timeout of its own, because a chat may take minutes.</summary>
    public const string ClientName = "gateway";

    private const int MaxErrorBytes = 64 * 1024;

    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Sends a request and returns the response once its headers are there, whatever their status says.</summary>
    /// <exception cref="GatewayCallException">The service cannot be reached, or did not answer in time.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string key, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout ?? AnswerTimeout);
        try
        {
            return await clients.CreateClient(ClientName).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new GatewayCallException(GatewayFault.Unavailable, $"{Authority(request)} did not answer in time. Try again; if it stays so, look at the service's log.");
        }
        catch (HttpRequestException exception)
        {
            throw new GatewayCallException(
                GatewayFault.Unavailable, $"{Authority(request)} cannot be reached. Check that the service runs, and the console's settings for its address.", inner: exception);
        }
    }

    /// <summary>Throws unless the response is a success.</summary>
    /// <exception cref="GatewayCallException">It is none; the text is the service's own.</exception>
    public static async Task EnsureSuccessAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        var (message, param) = await ReadErrorAsync(response, cancellationToken);
        throw new GatewayCallException(FaultOf(response.StatusCode), message ?? $"The service answered {(int)response.StatusCode} without saying why.", param);
    }

    private static GatewayFault FaultOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized => GatewayFault.SignedOut,
        HttpStatusCode.Forbidden => GatewayFault.Forbidden,
        HttpStatusCode.NotFound => GatewayFault.NotFound,
        HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed or HttpStatusCode.PreconditionRequired => GatewayFault.Conflict,
        HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity or HttpStatusCode.RequestEntityTooLarge => GatewayFault.Invalid,
        HttpStatusCode.TooManyRequests => GatewayFault.Limited,
        HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => GatewayFault.Unavailable,
        _ => GatewayFault.Failed,
    };

    private static async Task<(string? Message, string? Param)> ReadErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await ReadBoundedAsync(response.Content, cancellationToken);
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("error", out var error)
                && error.ValueKind == JsonValueKind.Object)
            {
                return (Text(error, "message"), Text(error, "param"));
            }
        }
        catch (JsonException)
        {
            // A proxy's page, or nothing: the status has to say it.
        }

        return (null, null);
    }

    private static string? Text(JsonElement error, string name) =>
        error.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static async Task<ReadOnlyMemory<byte>> ReadBoundedAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[MaxErrorBytes];
        var read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return buffer.AsMemory(0, read);
    }

    private static string Authority(HttpRequestMessage request) => request.RequestUri!.GetLeftPart(UriPartial.Authority);
}
