using BedrockAspire.Bedrock;
using BedrockAspire.ChatApi.ChatCompletions.Content;
using BedrockAspire.ChatApi.ChatCompletions.Refusals;
using BedrockAspire.ChatApi.ChatCompletions.Telemetry;
using BedrockAspire.ChatApi.ChatCompletions.Thinking;
using BedrockAspire.ChatApi.RemoteFiles;
using BedrockAspire.Gateway.Calls;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Gateway.Streaming;
using BedrockAspire.Gateway.Telemetry;
using Microsoft.Extensions.Options;

namespace BedrockAspire.ChatApi.ChatCompletions;

/// <summary>The way of a chat completion: read, resolve the model, map, call, transcode, record.</summary>
internal sealed class ChatCompletionsHandler(
    ModelResolver resolver,
    ConverseCalls converse,
    StreamPump pump,
    WholeReplyPump wholePump,
    ReasoningCache reasoning,
    RemotePictures pictures,
    OversizedPictures oversized,
    IOptions<ChatApiOptions> options,
    ModelCalls calls,
    ContentCapture capture,
    TimeProvider timeProvider)
{
    public async Task HandleAsync(HttpContext context)
    {
        var call = GatewayRequest.Of(context);
        var (request, upstream, plan) = await ReadAndMapAsync(context, call);
        var completion = ChatCompletion.Begin(request.Model, timeProvider);
        var choices = request.Settings.Choices;
        var limit = request.AnswerLimit ?? (choices > 1 ? call.Model!.Facts?.MaxOutput : null);
        var estimate = new CallEstimate
        {
            InputTokens = choices * CallEstimate.TokensOf(upstream.WrittenMemory.Length - plan.PictureBytes, plan.Pictures),
            MaxOutputTokens = choices * limit,
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
                : CompleteAsync(context, call, completion, plan, upstream, choices, content);
        });
    }

    // The caller's body is let go as soon as it is mapped: a stream may stay open for minutes.
    private async Task<(ChatRequest Request, PooledBufferWriter Upstream, ReplyPlan Plan)> ReadAndMapAsync(
        HttpContext context, GatewayRequest call)
    {
        using var body = await RequestBody.ReadJsonAsync(context, context.RequestAborted);
        var request = ChatRequestReader.Read(body.Memory, options.Value.TaskMember);
        if (options.Value.StreamToolErrors && request.IsStream && request.EndsWithResultOfTool)
        {
            call.ErrorAnswer = AnswerInStreamAsync;
        }

        RequestHeaders.Apply(context.Request.Headers, request, call, options.Value);
        call.RequestedModel = request.Model;
        call.LabelUser(request.Settings.User);
        call.Resolved(await resolver.ResolveAsync(request.Model, context.RequestAborted));
        var upstream = new PooledBufferWriter(body.Length + 256);
        try
        {
            await pictures.FetchAsync(request, call, context.RequestAborted);
            await oversized.FitAsync(request, call.Model!, call, context.RequestAborted);
            var plan = ConverseRequestMapper.Map(request, call.Model!, call, upstream, reasoning, options.Value);
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
        HttpContext context,
        GatewayRequest call,
        ChatCompletion completion,
        ReplyPlan plan,
        PooledBufferWriter upstream,
        int choices,
        ChatContent? content)
    {
        using var sent = upstream;
        call.BeginUpstream();
        using var replies = await ConverseChoices.AskAsync(converse, call, upstream.WrittenMemory, choices, context.RequestAborted);
        call.EndUpstream();

        var answers = Read(replies, call);
        content?.Reply(answers[0].Body);
        using var output = new PooledBufferWriter(answers.Sum(static answer => answer.Body.Length) + 256);
        ConverseResponseMapper.Map(answers, completion, output, plan);
        await JsonResponse.WriteAsync(context.Response, output.WrittenMemory, context.RequestAborted);
        return new CallResult(answers[0].Reply.FinishReason);
    }

    private static IReadOnlyList<(ConverseReply Reply, ReadOnlyMemory<byte> Body)> Read(ConverseChoices replies, GatewayRequest call)
    {
        try
        {
            var answers = replies.Read();
            answers.Aggregate(default(ConverseUsage), static (sum, answer) => sum + answer.Reply.Usage).Note(call);
            return answers;
        }
        catch
        {
            replies.NoteUsage(call);
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

    // Open WebUI runs a tool and asks again, always for a stream: an answer that is none is discarded there, and its error with it.
    private static async Task AnswerInStreamAsync(HttpContext context, GatewayError error)
    {
        GatewayRequest.Of(context).StreamFailure = error;
        await SseResponse.BeginAsync(context.Response);
        ChunkWriter.Fail(error, context.Response.BodyWriter);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private async Task<BedrockReply> CallAsync(
        GatewayRequest call, PooledBufferWriter upstream, ChatContent? content, CancellationToken cancellationToken)
    {
        using var sent = upstream;
        var reply = await converse.ConverseAsync(call, upstream.WrittenMemory, cancellationToken);
        content?.Reply(reply.Body);
        return reply;
    }

    // The mapped body is kept until the first event, because until then the call may be repeated.
    private async ValueTask<BedrockStreamReply> OpenAsync(GatewayRequest call, PooledBufferWriter upstream, CancellationToken cancellationToken)
    {
        using var sent = upstream;
        var reply = await converse.ConverseStreamAsync(call, upstream.WrittenMemory, cancellationToken);
        call.ReleaseBody();
        return reply;
    }
}
