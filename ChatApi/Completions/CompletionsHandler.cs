using BedrockAspire.Bedrock;
using BedrockAspire.ChatApi.Batches;
using BedrockAspire.ChatApi.ChatCompletions;
using BedrockAspire.ChatApi.ChatCompletions.Refusals;
using BedrockAspire.Gateway.Calls;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Gateway.Streaming;
using BedrockAspire.Gateway.Telemetry;
using Microsoft.Extensions.Options;

namespace BedrockAspire.ChatApi.Completions;

/// <summary>The way of a completion in OpenAI's old form: read, resolve the model, map each prompt, call, answer, record.</summary>
internal sealed class CompletionsHandler(
    ModelResolver resolver, ConverseCalls converse, StreamPump pump, ModelCalls calls, IOptions<ChatApiOptions> options, TimeProvider timeProvider)
{
    private const int MaxParallelCalls = 8;

    public async Task HandleAsync(HttpContext context)
    {
        var call = GatewayRequest.Of(context);
        // Kept until the end: an echo needs the prompts.
        using var body = await RequestBody.ReadJsonAsync(context, context.RequestAborted);
        var request = CompletionRequestReader.Read(body.Memory);
        call.RequestedModel = request.Shared.Model;
        call.Resolved(await resolver.ResolveAsync(request.Shared.Model, context.RequestAborted));
        var upstream = new List<PooledBufferWriter>(request.Prompts.Count);
        try
        {
            Map(request, call, upstream);
            var completion = ChatCompletion.Begin(request.Shared.Model, timeProvider, "cmpl-");
            var estimate = new CallEstimate
            {
                InputTokens = request.Count * upstream.Sum(static prompt => CallEstimate.TokensOf(prompt.WrittenMemory.Length)),
                MaxOutputTokens = (request.Shared.AnswerLimit ?? call.Model!.Facts?.MaxOutput) * request.Choices,
            };
            await calls.RunAsync(GenAiNames.TextCompletion, call, estimate, () => request.Shared.IsStream
                ? StreamAsync(context, call, completion, request, upstream[0])
                : CompleteAsync(context, call, completion, request, upstream));
        }
        finally
        {
            upstream.ForEach(static prompt => prompt.Dispose());
        }
    }

    private void Map(CompletionRequest request, GatewayRequest call, List<PooledBufferWriter> upstream)
    {
        CompletionRequestMapper.Prepare(request, call.Model!);
        foreach (var prompt in request.Prompts)
        {
            var output = new PooledBufferWriter(prompt.Length + 256);
            upstream.Add(output);
            CompletionRequestMapper.Map(request, prompt, call.Model!, call, output, options.Value);
        }
    }

    private async Task<CallResult> CompleteAsync(
        HttpContext context, GatewayRequest call, ChatCompletion completion, CompletionRequest request, List<PooledBufferWriter> upstream)
    {
        using var batch = new BatchCalls(MaxParallelCalls, int.MaxValue, "completions");
        // When one of several calls fails, the others are billed.
        call.IsUsagePartial = request.Choices > 1;
        call.BeginUpstream();
        CompletionReply[] replies;
        try
        {
            replies = await batch.RunAsync(
                request.Choices, (choice, token) => CallAsync(call, upstream[choice / request.Count], token), context.RequestAborted);
        }
        finally
        {
            call.EndUpstream();
        }

        try
        {
            var usage = Sum(replies);
            usage.Note(call);
            call.IsUsagePartial = false;
            using var output = new PooledBufferWriter(replies.Sum(static reply => reply.Body.Length) + 256);
            CompletionResponseWriter.Write(output, completion, request, replies, usage);
            await JsonResponse.WriteAsync(context.Response, output.WrittenMemory, context.RequestAborted);
            return new CallResult(replies[0].Converse.FinishReason);
        }
        finally
        {
            foreach (var reply in replies)
            {
                reply.Dispose();
            }
        }
    }

    private async Task<CompletionReply> CallAsync(GatewayRequest call, PooledBufferWriter prompt, CancellationToken cancellationToken) =>
        CompletionReply.Read(await converse.ConverseAsync(call, prompt.WrittenMemory, cancellationToken));

    private async Task<CallResult> StreamAsync(
        HttpContext context, GatewayRequest call, ChatCompletion completion, CompletionRequest request, PooledBufferWriter prompt)
    {
        call.BeginUpstream();
        var opening = new ValueTask<BedrockStreamReply>(converse.ConverseStreamAsync(call, prompt.WrittenMemory, context.RequestAborted));
        var echo = request.Echoes ? request.Shared.Body.Slice(request.Prompts[0].Start + 1, request.Prompts[0].Length - 2) : default;
        var transcoder = new CompletionStreamTranscoder(completion, request.Shared.IncludeUsage, echo);
        var outcome = await pump.RunAsync(context, opening, transcoder);
        return new CallResult(transcoder.FinishReason, outcome);
    }

    private static ConverseUsage Sum(CompletionReply[] replies) =>
        replies.Aggregate(default(ConverseUsage), static (sum, reply) => sum + reply.Converse.Usage);
}
