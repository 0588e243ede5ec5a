using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BedrockAspire.Console.Gateway.Admin;

/// <summary>The admin API, spoken as any script would. Paths are those of docs/admin-api.md, below <c>/admin/v1/</c>.</summary>
internal sealed class AdminClient(GatewayHttp http, GatewayAddresses addresses, string key, string? onBehalfOf = null, bool mayChange = true)
{
    private const int MaxPages = 50;
    private const string OnBehalfOfHeader = "x-gateway-on-behalf-of";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        // Money comes as a string, so that no reader rounds it.
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
    };

    /// <summary>What the key is and may do.</summary>
    public Task<WhoAmI> WhoAmIAsync(CancellationToken cancellationToken) => GetAsync<WhoAmI>("whoami", cancellationToken);

    /// <summary>Gets one thing.</summary>
    /// <exception cref="GatewayCallException">It cannot be had; the text is the service's own.</exception>
    public Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) => SendAsync<T>(HttpMethod.Get, path, body: null, version: null, cancellationToken);

    /// <summary>Gets one page of a list.</summary>
    /// <inheritdoc cref="GetAsync"/>
    public Task<AdminPage<T>> PageAsync<T>(string path, string? cursor, CancellationToken cancellationToken) =>
        GetAsync<AdminPage<T>>(cursor is null ? path : With(path, "cursor", cursor), cancellationToken);

    /// <summary>Gets a whole list, of which there are hundreds and not millions.</summary>
    /// <inheritdoc cref="GetAsync"/>
    public async Task<IReadOnlyList<T>> ListAsync<T>(string path, CancellationToken cancellationToken)
    {
        List<T> all = [];
        string? cursor = null;
        for (var i = 0; i < MaxPages; i++)
        {
            var page = await PageAsync<T>(With(path, "limit", "500"), cursor, cancellationToken);
            all.AddRange(page.Data);
            cursor = page.NextCursor;
            if (cursor is null)
            {
                break;
            }
        }

        return all;
    }

    /// <summary>Makes something new.</summary>
    /// <inheritdoc cref="GetAsync"/>
    public Task<T> PostAsync<T>(string path, object? body, CancellationToken cancellationToken, long? version = null) =>
        SendAsync<T>(HttpMethod.Post, path, body, version, cancellationToken);

    /// <summary>Changes something, unless somebody else changed it since this version.</summary>
    /// <inheritdoc cref="GetAsync"/>
    public Task<T> PatchAsync<T>(string path, object body, long version, CancellationToken cancellationToken) =>
        SendAsync<T>(HttpMethod.Patch, path, body, version, cancellationToken);

    /// <summary>Deletes something, unless somebody else changed it since this version.</summary>
    /// <inheritdoc cref="GetAsync"/>
    public async Task DeleteAsync(string path, long version, CancellationToken cancellationToken)
    {
        using var response = await AnswerAsync(HttpMethod.Delete, path, body: null, version, cancellationToken);
    }

    /// <summary>Opens something that is too large to hold, such as CSV.</summary>
    /// <inheritdoc cref="GetAsync"/>
    public Task<HttpResponseMessage> OpenAsync(string path, CancellationToken cancellationToken) =>
        AnswerAsync(HttpMethod.Get, path, body: null, version: null, cancellationToken);

    /// <summary>Adds a parameter to a path; null adds none.</summary>
    public static string With(string path, string name, string? value) =>
        string.IsNullOrEmpty(value) ? path : $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{name}={Uri.EscapeDataString(value)}";

    private async Task<T> SendAsync<T>(HttpMethod method, string path, object? body, long? version, CancellationToken cancellationToken)
    {
        using var response = await AnswerAsync(method, path, body, version, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(stream, Json, cancellationToken) ?? throw new JsonException("null");
        }
        catch (JsonException exception)
        {
            throw new GatewayCallException(
                GatewayFault.Failed,
                "The admin API answered something that this console does not understand. Run the console and the gateway in the same version.",
                inner: exception);
        }
    }

    private async Task<HttpResponseMessage> AnswerAsync(HttpMethod method, string path, object? body, long? version, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(addresses.Admin, path));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), Json));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        if (method != HttpMethod.Get)
        {
            if (!mayChange)
            {
                throw new GatewayCallException(GatewayFault.Forbidden, "Your role may look, and change nothing.");
            }

            if (onBehalfOf is not null)
            {
                // For the audit log, which would name the console's key alone.
                request.Headers.TryAddWithoutValidation(OnBehalfOfHeader, Uri.EscapeDataString(onBehalfOf));
            }
        }

        if (version is { } known)
        {
            request.Headers.TryAddWithoutValidation("If-Match", string.Create(CultureInfo.InvariantCulture, $"\"{known}\""));
        }

        var response = await http.SendAsync(request, key, timeout: null, cancellationToken);
        try
        {
            await GatewayHttp.EnsureSuccessAsync(response, cancellationToken);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}
