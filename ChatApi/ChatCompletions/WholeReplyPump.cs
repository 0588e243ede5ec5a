using System.Buffers;
using BedrockAspire.Bedrock;
using BedrockAspire.Bedrock.Errors;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Gateway.Streaming;
using BedrockAspire.Gateway.Telemetry;

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
        try
        {
            using var reply = await heartbeats.WaitAsync(context, pending);
            metrics.FirstEventReceived(GatewayRequest.Of(context));
            using var stream = new PooledBufferWriter(reply.Body.Length + 1024);
            transcoder.Write(reply.Body.Span, stream);
            await SseResponse.BeginAsync(context.Response);
            output.Write(stream.WrittenSpan);
            ChunkWriter.Finish(output);
            await output.FlushAsync(context.RequestAborted);
            return StreamOutcome.Completed;
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested && context.Response.HasStarted)
        {
            Log.ClientLeft(logger, GatewayRequest.Of(context).RequestId);
            return StreamOutcome.Cancelled;
        }
        catch (Exception exception) when (context.Response.HasStarted && exception is BedrockException or GatewayException)
        {
            var error = exception is BedrockException bedrock ? BedrockErrorMapper.Map(bedrock) : ((GatewayException)exception).Error;
            Log.ReplyFailed(logger, error.Facts.LogLevel, (exception as BedrockException)?.Code, error.Facts.Code);
            GatewayRequest.Of(context).StreamFailure = error;
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
