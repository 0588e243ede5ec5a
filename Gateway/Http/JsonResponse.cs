using Microsoft.AspNetCore.Http;

namespace BedrockAspire.Gateway.Http;

/// <summary>Writes JSON that is already bytes.</summary>
public static class JsonResponse
{
    /// <summary>Sets the headers and writes the body. The status must be set before.</summary>
    public static async Task WriteAsync(HttpResponse response, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(response);
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(response.HttpContext.Request.Method))
        {
            await response.BodyWriter.WriteAsync(body, cancellationToken);
        }
    }
}
