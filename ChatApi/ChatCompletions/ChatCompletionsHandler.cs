using BedrockAspire.Bedrock;
using BedrockAspire.ChatApi.ChatCompletions.Telemetry;
using BedrockAspire.ChatApi.ChatCompletions.Thinking;
using BedrockAspire.ChatApi.RemoteFiles;
using BedrockAspire.Gateway.Calls;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Gateway.Streaming;
using BedrockAspire.Gateway.Telemetry;

namespace BedrockAspire.ChatApi.ChatCompletions;

/// <summary>The way of a chat completion: read, resolve the model, map, call, transcode, record.</summary>
internal sealed class ChatCompletionsHandler(
    ModelResolver resolver,
    BedrockClient client,
    StreamPump pump,
    WholeReplyPump wholePump,
    ReasoningCache reasoning,
    RemotePictures pictures,
    ModelCalls calls,
    ContentCapture capture,
    TimeProvider timeProvider)
{
    public async Task HandleAsync(HttpContext context)
    {
        var call = GatewayRequest.Of(context);
        var (request, upstream, plan) = await ReadAndMapAsync(context, call);
        var completion = ChatCompletion.Begin(request.Model, timeProvider);
        var estimate = new CallEstimate
        {
            InputTokens = CallEstimate.TokensOf(upstream.WrittenMemory.Length - plan.PictureBytes, plan.Pictures),
            MaxOutputTokens = request.MaxTokens,
        };
        await calls.RunAsync(GenAiNames.Chat, call, estimate, () =>
        {
            var content = ChatSpan.Begin(capture, request, completion, upstream.WrittenMemory);
            if (request.IsStream && plan.NeedsWholeReply)
            {
                return StreamWholeAsync(context, call, new ConverseReplyTranscoder(completion, request.IncludeUsage, plan), upstream, content);
            }

            return request.IsStream
                ? StreamAsync(context, call, new ConverseStreamTranscoder(completion, request.IncludeUsage, plan), upstream, content)
                : CompleteAsync(context, call, completion, plan, upstream, content);
        });
    }

    // The caller's body is let go as soon as it is mapped: a stream may stay open for minutes.
    private async Task<(ChatRequest Request, PooledBufferWriter Upstream, ReplyPlan Plan)> ReadAndMapAsync(
        HttpContext context, GatewayRequest call)
    {
        using var body = await RequestBody.ReadJsonAsync(context, context.RequestAborted);
        var request = ChatRequestReader.Read(body.Memory);
        call.RequestedModel = request.Model;
        call.LabelUser(request.User);
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

    private async Task<CallResult> CompleteAsync(
        HttpContext context, GatewayRequest call, ChatCompletion completion, ReplyPlan plan, PooledBufferWriter upstream, ChatContent? content)
    {
        using var sent = upstream;
        call.BeginUpstream();
        using var reply = await client.ConverseAsync(call.Region!, call.ResolvedModel!, upstream.WrittenMemory, context.RequestAborted);
        call.EndUpstream();
        content?.Reply(reply.Body);

        var body = SurrogateEscapes.Mend(reply.Body.Span);
        var converse = Read(body, call);
        using var output = new PooledBufferWriter(reply.Body.Length + 256);
        ConverseResponseMapper.Map(converse, body, completion, output, plan);
        await JsonResponse.WriteAsync(context.Response, output.WrittenMemory, context.RequestAborted);
        return new CallResult(converse.FinishReason);
    }

    private static ConverseReply Read(ReadOnlySpan<byte> body, GatewayRequest call)
    {
        try
        {
            var converse = ConverseReply.Read(body);
            converse.Usage.Note(call);
            return converse;
        }
        catch
        {
            ConverseReply.NoteUsage(body, call);
            throw;
        }
    }

    private async Task<CallResult> StreamAsync(
        HttpContext context, GatewayRequest call, ConverseStreamTranscoder transcoder, PooledBufferWriter upstream, ChatContent? content)
    {
        call.BeginUpstream();
        var opening = OpenAsync(call, upstream, context.RequestAborted);
        try
        {
            var outcome = content is null
                ? await pump.RunAsync(context, opening, transcoder)
                : await pump.RunAsync(context, opening, new CapturingTranscoder(transcoder, content));
            return new CallResult(transcoder.FinishReason, outcome);
        }
        finally
        {
            content?.End();
        }
    }

    private async Task<CallResult> StreamWholeAsync(
        HttpContext context, GatewayRequest call, ConverseReplyTranscoder transcoder, PooledBufferWriter upstream, ChatContent? content)
    {
        call.BeginUpstream();
        var outcome = await wholePump.RunAsync(context, CallAsync(call, upstream, content, context.RequestAborted), transcoder);
        return new CallResult(transcoder.FinishReason, outcome);
    }

    private async Task<BedrockReply> CallAsync(
        GatewayRequest call, PooledBufferWriter upstream, ChatContent? content, CancellationToken cancellationToken)
    {
        using var sent = upstream;
        var reply = await client.ConverseAsync(call.Region!, call.ResolvedModel!, upstream.WrittenMemory, cancellationToken);
        content?.Reply(reply.Body);
        return reply;
    }

    // The mapped body is kept until the first event, because until then the call may be repeated.
    private async ValueTask<BedrockStreamReply> OpenAsync(GatewayRequest call, PooledBufferWriter upstream, CancellationToken cancellationToken)
    {
        using var sent = upstream;
        return await client.ConverseStreamAsync(call.Region!, call.ResolvedModel!, upstream.WrittenMemory, cancellationToken);
    }
}
