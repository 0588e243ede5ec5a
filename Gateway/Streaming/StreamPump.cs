using System.Buffers;
using System.IO.Pipelines;
using BedrockAspire.Bedrock;
using BedrockAspire.Bedrock.Errors;
using BedrockAspire.Bedrock.EventStream;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Gateway.Overload;
using BedrockAspire.Gateway.Telemetry;
using BedrockAspire.Gateway.Usage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Streaming;

/// <summary>
/// The one loop between Bedrock's events and a client's server-sent events.
/// </summary>
/// <remarks>
/// <para>(1) Wait for the first event. A failure before it is a real HTTP error. If it does not come within a heartbeat's time, the headers
/// go out and comments keep the connection alive; from then on a failure is an error chunk.</para>
/// <para>(2) Write what every buffered event becomes, flush once, wait for more.</para>
/// <para>(3) Wake up now and then: a comment after a silence, and a failure after too long a one.</para>
/// <para>(4) End: the dialect's own end if the message is whole, else an error chunk. Never an end that looks whole and is not.</para>
/// </remarks>
public sealed partial class StreamPump(
    Heartbeats heartbeats, Admission admission, IOptions<BedrockOptions> bedrockOptions, GatewayMetrics metrics, TimeProvider timeProvider, ILogger<StreamPump> logger)
{
    private readonly TimeSpan _heartbeat = heartbeats.Interval;
    private readonly TimeSpan _idle = bedrockOptions.Value.IdleTimeout;

    /// <summary>Pumps until the stream ends, either end leaves, or something fails.</summary>
    /// <param name="context">The request; its response must not have started.</param>
    /// <param name="opening">The stream being opened.</param>
    /// <param name="transcoder">Knows the client's dialect.</param>
    /// <exception cref="BedrockException">Bedrock failed before the response started.</exception>
    /// <exception cref="OperationCanceledException">The client left before the response started.</exception>
    public async Task<StreamOutcome> RunAsync<TTranscoder>(
        HttpContext context, ValueTask<BedrockStreamReply> opening, TTranscoder transcoder)
        where TTranscoder : IStreamTranscoder
    {
        ArgumentNullException.ThrowIfNull(context);
        var output = context.Response.BodyWriter;
        var request = GatewayRequest.Of(context);
        try
        {
            await using var stream = await heartbeats.WaitAsync(context, opening.AsTask());
            request.StreamBegan();
            metrics.FirstEventReceived(request);
            await SseResponse.BeginAsync(context.Response);
            await CopyAsync(stream, transcoder, output, context);
            if (!transcoder.IsComplete)
            {
                throw new BedrockException(BedrockErrorCodes.StreamTruncated, "Bedrock's stream ended before the message did.");
            }

            Settle(request, transcoder, CallOutcome.Completed);
            transcoder.Finish(output);
            await output.FlushAsync(context.RequestAborted);
            return StreamOutcome.Completed;
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested && context.Response.HasStarted)
        {
            Settle(request, transcoder, CallOutcome.Cancelled);
            Log.ClientLeft(logger, request.RequestId);
            return StreamOutcome.Cancelled;
        }
        catch (Exception exception) when (context.Response.HasStarted && exception is BedrockException or GatewayException)
        {
            var error = exception is BedrockException bedrock ? BedrockErrorMapper.Map(bedrock) : ((GatewayException)exception).Error;
            Log.StreamFailed(
                logger, error.Facts.LogLevel, (exception as BedrockException)?.Code, (exception as BedrockException)?.RequestId, error.Facts.Code);
            if (transcoder.IsComplete)
            {
                // Only what follows the message, its token counts, was lost; the answer itself is whole.
                Settle(request, transcoder, CallOutcome.Completed);
                transcoder.Finish(output);
                await output.FlushAsync(context.RequestAborted);
                return StreamOutcome.Completed;
            }

            request.StreamFailure = error;
            Settle(request, transcoder, CallOutcome.Failed, error);
            transcoder.Fail(error, output);
            await output.FlushAsync(context.RequestAborted);
            return StreamOutcome.Failed;
        }
        catch
        {
            transcoder.NoteUsage(request);
            throw;
        }
    }

    // Before the caller can know that the stream is over.
    private static void Settle<TTranscoder>(GatewayRequest request, TTranscoder transcoder, CallOutcome outcome, GatewayError? failure = null)
        where TTranscoder : IStreamTranscoder
    {
        transcoder.NoteUsage(request);
        request.Settle(outcome, failure);
    }

    private async Task CopyAsync<TTranscoder>(BedrockStreamReply stream, TTranscoder transcoder, PipeWriter output, HttpContext context)
        where TTranscoder : IStreamTranscoder
    {
        var cancellationToken = context.RequestAborted;
        // A quarter of the interval, so that a comment is late by that much at most.
        var tick = _heartbeat / 4;
        using var timer = timeProvider.CreateTimer(static state => ((BedrockStreamReply)state!).Wake(), stream, tick, tick);
        using var ending = admission.Ending.UnsafeRegister(static state => ((BedrockStreamReply)state!).Wake(), stream);
        var lastEvent = timeProvider.GetTimestamp();
        var lastWrite = lastEvent;
        while (true)
        {
            var hasEvents = false;
            while (stream.TryRead(out var frame))
            {
                transcoder.Write(frame, output);
                hasEvents = true;
            }

            if (hasEvents)
            {
                await output.FlushAsync(cancellationToken);
                lastEvent = lastWrite = timeProvider.GetTimestamp();
            }

            if (admission.Ending.IsCancellationRequested && !transcoder.IsComplete)
            {
                throw new GatewayException(OverloadErrors.CutShort);
            }

            switch (await stream.WaitAsync(cancellationToken))
            {
                case EventStreamWait.End:
                    return;
                case EventStreamWait.Woken:
                    if (timeProvider.GetElapsedTime(lastEvent) >= _idle)
                    {
                        throw new BedrockException(BedrockErrorCodes.IdleTimeout, $"Bedrock's stream was silent for {_idle}.");
                    }

                    if (timeProvider.GetElapsedTime(lastWrite) >= _heartbeat)
                    {
                        output.Write(SseResponse.Heartbeat);
                        await output.FlushAsync(cancellationToken);
                        lastWrite = timeProvider.GetTimestamp();
                    }

                    break;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "The client left during a stream, id {RequestId}")]
        public static partial void ClientLeft(ILogger logger, string requestId);

        [LoggerMessage(EventId = 2, Message = "A stream failed with {Code} (AWS request {AwsRequestId}); the caller was told {ErrorCode}")]
        public static partial void StreamFailed(ILogger logger, LogLevel level, string? code, string? awsRequestId, string? errorCode);
    }
}
