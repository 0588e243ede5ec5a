using System.Diagnostics;
using BedrockAspire.Bedrock;
using BedrockAspire.ChatApi.ChatCompletions.Thinking;
using BedrockAspire.ChatApi.RemoteFiles;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Gateway.Streaming;
using BedrockAspire.Gateway.Telemetry;

namespace BedrockAspire.ChatApi.ChatCompletions;

/// <summary>The way of a chat completion: read, resolve the model, map, call, transcode, record.</summary>
internal sealed class ChatCompletionsHandler(
    ModelResolver resolver, BedrockClient client, StreamPump pump, WholeReplyPump wholePump, ReasoningCache reasoning, RemotePictures pictures, GatewayMetrics metrics, TimeProvider timeProvider)
{
    public async Task HandleAsync(HttpContext context)
    {
        var call = GatewayRequest.Of(context);
        var (request, upstream, plan) = await ReadAndMapAsync(context, call);
        var completion = ChatCompletion.Begin(request.Model, timeProvider);
        using var activity = GatewayActivity.Start(GenAiNames.Chat, call);
        string? errorType = null;
        try
        {
            if (request.IsStream && plan.NeedsWholeReply)
            {
                errorType = await StreamWholeAsync(
                    context, call, new ConverseReplyTranscoder(completion, request.IncludeUsage, plan), upstream, activity);
            }
            else if (request.IsStream)
            {
                errorType = await StreamAsync(
                    context, call, new ConverseStreamTranscoder(completion, request.IncludeUsage, plan), upstream, activity);
            }
            else
            {
                await CompleteAsync(context, call, completion, plan, upstream, activity);
            }
        }
        catch (Exception exception)
        {
            // Counted here, answered by the middleware.
            errorType = GatewayActivity.ErrorTypeOf(exception);
            GatewayActivity.Fail(activity, exception);
            throw;
        }
        finally
        {
            metrics.CallEnded(GenAiNames.Chat, call, errorType);
        }
    }

    // The caller's body is let go as soon as it is mapped: a stream may stay open for minutes.
    private async Task<(ChatRequest Request, PooledBufferWriter Upstream, ReplyPlan Plan)> ReadAndMapAsync(
        HttpContext context, GatewayRequest call)
    {
        using var body = await RequestBody.ReadJsonAsync(context, context.RequestAborted);
        var request = ChatRequestReader.Read(body.Memory);
        call.RequestedModel = request.Model;
        call.Resolved(await resolver.ResolveAsync(request.Model, context.RequestAborted));
        var upstream = new PooledBufferWriter(body.Length + 256);
        try
        {
            await pictures.FetchAsync(request, call, context.RequestAborted);
            var plan = ConverseRequestMapper.Map(request, call.Model!, call, upstream, reasoning);
            return (request, upstream, plan);
        }
        catch
        {
            upstream.Dispose();
            throw;
        }
        finally
        {
            request.ReleaseRemotePictures();
        }
    }

    private async Task CompleteAsync(
        HttpContext context, GatewayRequest call, ChatCompletion completion, ReplyPlan plan, PooledBufferWriter upstream, Activity? activity)
    {
        using var sent = upstream;
        call.BeginUpstream();
        using var reply = await client.ConverseAsync(call.Region!, call.ResolvedModel!, upstream.WrittenMemory, context.RequestAborted);
        call.EndUpstream();

        var body = SurrogateEscapes.Mend(reply.Body.Span);
        var converse = ConverseReply.Read(body);
        Record(call, converse.Usage);
        GatewayActivity.End(activity, call, converse.FinishReason);
        using var output = new PooledBufferWriter(reply.Body.Length + 256);
        ConverseResponseMapper.Map(converse, body, completion, output, plan);
        await JsonResponse.WriteAsync(context.Response, output.WrittenMemory, context.RequestAborted);
    }

    /// <returns>The tag of what went wrong after the response had started; null when nothing did.</returns>
    private async Task<string?> StreamAsync(
        HttpContext context, GatewayRequest call, ConverseStreamTranscoder transcoder, PooledBufferWriter upstream, Activity? activity)
    {
        call.BeginUpstream();
        var outcome = await pump.RunAsync(context, OpenAsync(call, upstream, context.RequestAborted), transcoder);
        return Conclude(call, transcoder.Usage, transcoder.FinishReason, outcome, activity);
    }

    /// <inheritdoc cref="StreamAsync"/>
    private async Task<string?> StreamWholeAsync(
        HttpContext context, GatewayRequest call, ConverseReplyTranscoder transcoder, PooledBufferWriter upstream, Activity? activity)
    {
        call.BeginUpstream();
        var outcome = await wholePump.RunAsync(context, CallAsync(call, upstream, context.RequestAborted), transcoder);
        return Conclude(call, transcoder.Usage, transcoder.FinishReason, outcome, activity);
    }

    private static string? Conclude(GatewayRequest call, ConverseUsage? usage, string? finishReason, StreamOutcome outcome, Activity? activity)
    {
        if (usage is { } counted)
        {
            Record(call, counted);
        }

        GatewayActivity.End(activity, call, finishReason);
        if (call.StreamFailure is { } failure)
        {
            GatewayActivity.Fail(activity, failure);
            return failure.Facts.ErrorTypeTag;
        }

        return outcome == StreamOutcome.Cancelled ? "cancelled" : null;
    }

    private async Task<BedrockReply> CallAsync(GatewayRequest call, PooledBufferWriter upstream, CancellationToken cancellationToken)
    {
        using var sent = upstream;
        return await client.ConverseAsync(call.Region!, call.ResolvedModel!, upstream.WrittenMemory, cancellationToken);
    }

    // The mapped body is kept until the first event, because until then the call may be repeated.
    private async ValueTask<BedrockStreamReply> OpenAsync(GatewayRequest call, PooledBufferWriter upstream, CancellationToken cancellationToken)
    {
        using var sent = upstream;
        return await client.ConverseStreamAsync(call.Region!, call.ResolvedModel!, upstream.WrittenMemory, cancellationToken);
    }

    private static void Record(GatewayRequest call, ConverseUsage usage)
    {
        call.InputTokens = usage.Prompt;
        call.OutputTokens = usage.Output;
    }
}
