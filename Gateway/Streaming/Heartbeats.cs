using System.Buffers;
using BedrockAspire.Bedrock.Errors;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Gateway.Overload;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Streaming;

/// <summary>Waits for the beginning of an answer that is to be streamed, and keeps the client's connection alive meanwhile (ADR 0005).</summary>
public sealed class Heartbeats(IOptions<GatewayOptions> options, Admission admission, TimeProvider timeProvider)
{
    /// <summary>How long a stream may be silent before a comment goes out.</summary>
    public TimeSpan Interval { get; } = options.Value.HeartbeatInterval;

    /// <summary>
    /// Waits for <paramref name="pending"/>. After an interval without it the response starts with a comment, and one follows each interval.
    /// The wait counts as Bedrock's time until the response starts.
    /// </summary>
    /// <exception cref="OperationCanceledException">The client left; what was pending is disposed when it comes.</exception>
    /// <exception cref="GatewayException">The process has to end (503).</exception>
    public async Task<T> WaitAsync<T>(HttpContext context, Task<T> pending)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(pending);
        var request = GatewayRequest.Of(context);
        try
        {
            while (true)
            {
                try
                {
                    return await pending.WaitAsync(Interval, timeProvider, admission.Ending);
                }
                catch (Exception exception) when (exception is TimeoutException or OperationCanceledException && pending.IsCompleted)
                {
                    // It came in the very moment at which the wait was over; or the exception is its own.
                    return await pending;
                }
                catch (TimeoutException)
                {
                    // From here on the time that passes is no longer before the reply.
                    request.EndUpstream();
                    await SendAsync(context, pending);
                }
                catch (OperationCanceledException) when (admission.Ending.IsCancellationRequested)
                {
                    _ = DiscardAsync(pending);
                    throw new GatewayException(OverloadErrors.CutShort);
                }
            }
        }
        finally
        {
            request.EndUpstream();
        }
    }

    private static async Task SendAsync<T>(HttpContext context, Task<T> pending)
        where T : class
    {
        try
        {
            await SseResponse.BeginAsync(context.Response);
            context.Response.BodyWriter.Write(SseResponse.Heartbeat);
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        }
        catch
        {
            // The client is gone, so what is on its way to it must not stay open.
            _ = DiscardAsync(pending);
            throw;
        }
    }

    private static async Task DiscardAsync<T>(Task<T> pending)
        where T : class
    {
        try
        {
            switch (await pending)
            {
                case IAsyncDisposable disposable:
                    await disposable.DisposeAsync();
                    break;
                case IDisposable disposable:
                    disposable.Dispose();
                    break;
            }
        }
        catch (Exception exception) when (exception is BedrockException or OperationCanceledException)
        {
            // It never came: nothing to close.
        }
    }
}
