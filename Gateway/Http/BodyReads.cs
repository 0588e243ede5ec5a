using System.IO.Pipelines;
using BedrockAspire.Gateway.Errors;
using Microsoft.AspNetCore.Http;

namespace BedrockAspire.Gateway.Http;

/// <summary>
/// Reads bodies that must be there in time. The server's own bound is on the average pace: a client that sent much of a body at once may then stand still for hours.
/// </summary>
internal static class BodyReads
{
    /// <summary>Reads what arrives next.</summary>
    /// <exception cref="GatewayException">The body took too long (408).</exception>
    public static ValueTask<ReadResult> ReadAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var reader = context.Request.BodyReader;
        var read = reader.ReadAsync(cancellationToken);
        return read.IsCompleted || context.Features.Get<GatewayRequest>() is not { } request
            ? read
            : new ValueTask<ReadResult>(WaitAsync(reader, read.AsTask(), request));
    }

    private static async Task<ReadResult> WaitAsync(PipeReader reader, Task<ReadResult> read, GatewayRequest request)
    {
        try
        {
            return await request.WaitForBodyAsync(read);
        }
        catch (TimeoutException) when (read.IsCompleted)
        {
            // It arrived in the very moment at which the time was over.
            return await read;
        }
        catch (TimeoutException)
        {
            // The server reads on after the reply, which it can only when nobody else does.
            reader.CancelPendingRead();
            reader.AdvanceTo((await read).Buffer.Start);
            request.ClosesConnection = true;
            throw new GatewayException(GatewayErrorKind.RequestTimeout, "The request body took too long to arrive (Gateway:Connections:BodyTimeout). Send it again, faster.");
        }
    }
}
