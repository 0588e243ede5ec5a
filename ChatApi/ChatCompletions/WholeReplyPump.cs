using System.Buffers;
using BedrockAspire.Bedrock;
using BedrockAspire.Bedrock.Errors;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Gateway.Streaming;
using BedrockAspire.Gateway.Telemetry;
using BedrockAspire.Gateway.Usage;

namespace BedrockAspire.ChatApi.ChatCompletions;

/// <summary>
/// Streams an answer that Bedrock gives only whole. As with any stream, comments keep the connection alive while nothing comes, and a failure
/// is an HTTP error as long as no byte went out.
/// </summary>
internal sealed partial class WholeReplyPump(Heartbeats heartbeats, GatewayMetrics metrics, ILogger<WholeReplyPump> logger)
{
    /// <summary>Waits for the reply and writes it as a stream.</summary>
    /// <exception cref="BedrockException">Bedrock failed before the response started.</exception>
    /// <exception cref="OperationCanceledException">The client left before the response started.</exception>
    public async Task<StreamOutcome> RunAsync(HttpContext context, Task<BedrockReply> pending, ConverseReplyTranscoder transcoder)
    {
        var output = context.Response.BodyWriter;
        var request = GatewayRequest.Of(context);
        try
        {
            using var reply = await heartbeats.WaitAsync(context, pending);
            request.StreamBegan();
            metrics.FirstEventReceived(request);
            using var stream = new PooledBufferWriter(reply.Body.Length + 1024);
            try
            {
                transcoder.Write(reply.Body.Span, stream);
                transcoder.Usage?.Note(request);
            }
            catch
            {
                ConverseReply.NoteUsage(reply.Body.Span, request);
                throw;
            }

            request.Settle(CallOutcome.Completed);
            await SseResponse.BeginAsync(context.Response);
            output.Write(stream.WrittenSpan);
            ChunkWriter.Finish(output);
            await output.FlushAsync(context.RequestAborted);
            return StreamOutcome.Completed;
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested && context.Response.HasStarted)
        {
            request.Settle(CallOutcome.Cancelled);
            Log.ClientLeft(logger, request.RequestId);
            return StreamOutcome.Cancelled;
        }
        catch (Exception exception) when (context.Response.HasStarted && exception is BedrockException or GatewayException)
        {
            var error = exception is BedrockException bedrock ? BedrockErrorMapper.Map(bedrock) : ((GatewayException)exception).Error;
            Log.ReplyFailed(logger, error.Facts.LogLevel, (exception as BedrockException)?.Code, error.Facts.Code);
            request.StreamFailure = error;
            request.Settle(CallOutcome.Failed, error);
            ChunkWriter.Fail(error, output);
            await output.FlushAsync(context.RequestAborted);
            return StreamOutcome.Failed;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "The client left before a whole reply was streamed, id {RequestId}")]
        public static partial void ClientLeft(ILogger logger, string requestId);

        [LoggerMessage(EventId = 2, Message = "A whole reply failed with {Code}; the caller was told {ErrorCode}")]
        public static partial void ReplyFailed(ILogger logger, LogLevel level, string? code, string? errorCode);
    }
}
