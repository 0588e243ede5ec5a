using System.Buffers;
using System.Text.Unicode;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Overload;
using Microsoft.AspNetCore.Http;

namespace BedrockAspire.Gateway.Http;

/// <summary>A request's JSON body, whole, in pooled memory. Its length is bounded by the server's limit (413), the sum of all by <see cref="BodyMemory"/> (503).</summary>
public sealed class RequestBody : IDisposable
{
    private const int FirstBufferBytes = 8 * 1024;

    private byte[] _buffer;

    private RequestBody(byte[] buffer, int length)
    {
        _buffer = buffer;
        Length = length;
    }

    /// <summary>Length in bytes.</summary>
    public int Length { get; }

    /// <summary>The body: valid UTF-8, not yet known to be JSON.</summary>
    public ReadOnlyMemory<byte> Memory => _buffer.AsMemory(0, Length);

    /// <summary>Reads the body of a request that must be JSON.</summary>
    /// <exception cref="GatewayException">The content type is not JSON (415), the body is empty or no text (400).</exception>
    public static async Task<RequestBody> ReadJsonAsync(HttpContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!IsJson(context.Request.ContentType))
        {
            throw new GatewayException(
                GatewayErrorKind.UnsupportedMediaType,
                $"The Content-Type must be application/json{(context.Request.ContentType is null ? ", and it is missing" : "")}.");
        }

        var body = await ReadAsync(context, cancellationToken);
        if (FaultOf(body.Memory.Span) is not { } fault)
        {
            return body;
        }

        body.Dispose();
        throw GatewayException.Invalid(fault);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        var buffer = _buffer;
        _buffer = [];
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static string? FaultOf(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty)
        {
            return "The request has no body. Send a JSON object.";
        }

        if (!Utf8.IsValid(body))
        {
            return "The request body is not valid UTF-8.";
        }

        var half = SurrogateEscapes.FindHalf(body);
        return half < 0 ? null : $"The request body has half a surrogate pair at byte {half + 1}, which is no text.";
    }

    private static bool IsJson(string? contentType)
    {
        var mediaType = contentType.AsSpan();
        var semicolon = mediaType.IndexOf(';');
        mediaType = (semicolon < 0 ? mediaType : mediaType[..semicolon]).Trim();
        return mediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || (mediaType.StartsWith("application/", StringComparison.OrdinalIgnoreCase)
                && mediaType.EndsWith("+json", StringComparison.OrdinalIgnoreCase));
    }

    private static async Task<RequestBody> ReadAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var reader = context.Request.BodyReader;
        var announced = context.Request.ContentLength;
        var held = context.Features.Get<GatewayRequest>()?.Body;
        // The server refuses an announced length over its limit before this runs; memory is taken as bytes arrive, not as they are promised.
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(announced ?? FirstBufferBytes, 1, 1024 * 1024));
        var length = 0;
        try
        {
            while (true)
            {
                var result = await BodyReads.ReadAsync(context, cancellationToken);
                var received = (int)result.Buffer.Length;
                if (length + received > buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(Math.Max(buffer.Length * 2, length + received));
                    buffer.AsSpan(0, length).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }

                result.Buffer.CopyTo(buffer.AsSpan(length));
                length += received;
                reader.AdvanceTo(result.Buffer.End);
                held?.Received(received);
                if (result.IsCompleted)
                {
                    return new RequestBody(buffer, length);
                }
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }
}
