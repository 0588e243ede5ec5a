using Microsoft.AspNetCore.Http.Features;

namespace BedrockAspire.Simulator.Http;

internal static class RequestBody
{
    /// <summary>The service's own limit on InvokeModel's payload; larger bodies are refused like AWS's front end refuses them.</summary>
    public const int MaxBytes = 25_000_000;

    public static async Task<byte[]> ReadAsync(HttpContext context)
    {
        var length = context.Request.ContentLength;
        if (length == 0 || context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == false)
        {
            return [];
        }

        if (length > MaxBytes)
        {
            throw TooLarge();
        }

        if (length is { } known)
        {
            var body = new byte[known];
            await context.Request.Body.ReadExactlyAsync(body, context.RequestAborted);
            return body;
        }

        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await context.Request.Body.ReadAsync(chunk, context.RequestAborted)) > 0)
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > MaxBytes)
            {
                throw TooLarge();
            }
        }

        return buffer.ToArray();
    }

    private static AwsException TooLarge() =>
        new("RequestEntityTooLargeException", StatusCodes.Status413PayloadTooLarge, "Request size exceeded the limit of 25000000 bytes.");
}
