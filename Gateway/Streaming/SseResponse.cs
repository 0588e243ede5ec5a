using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace BedrockAspire.Gateway.Streaming;

/// <summary>The one place that turns a response into a stream of server-sent events.</summary>
public static class SseResponse
{
    private const string ContentType = "text/event-stream; charset=utf-8";

    /// <summary>The longest line that may be written, in bytes: Open WebUI's reader loses the whole turn on a line over 128 KiB, other proxies earlier.</summary>
    public const int MaxLineBytes = 32 * 1024;

    /// <summary>A comment: clients skip it, proxies see life.</summary>
    public static ReadOnlySpan<byte> Heartbeat => ": \n\n"u8;

    /// <summary>Whether a response is such a stream.</summary>
    public static bool IsStream(HttpResponse response) => response?.ContentType == ContentType;

    /// <summary>
    /// Starts the response, once, with status and headers: event stream, not cached, not buffered by proxies, not compressed, no cookies.
    /// </summary>
    public static Task BeginAsync(HttpResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        if (response.HasStarted)
        {
            return Task.CompletedTask;
        }

        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-cache, no-transform";
        response.Headers[HeaderNames.ContentEncoding] = "identity";
        response.Headers["X-Accel-Buffering"] = "no";
        response.HttpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        return response.StartAsync(response.HttpContext.RequestAborted);
    }
}
