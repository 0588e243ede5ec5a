using BedrockAspire.Gateway.Calls;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Gateway.Telemetry;

namespace BedrockAspire.ChatApi.Rerank;

/// <summary>Puts documents in the order of their relevance: read, resolve the model, call, merge, answer, record.</summary>
internal sealed class RerankHandler(ModelResolver resolver, RerankModelTable table, RerankClient client, ModelCalls calls)
{
    public async Task HandleAsync(HttpContext context)
    {
        var cancellationToken = context.RequestAborted;
        var call = GatewayRequest.Of(context);
        // Kept until the end: the documents are in it, and calls may still wait for their turn.
        using var body = await RequestBody.ReadJsonAsync(context, cancellationToken);
        var request = RerankRequestReader.Read(body.Memory);
        call.RequestedModel = request.Model;
        var target = resolver.Resolve(request.Model, ModelMode.Rerank);
        call.Resolved(target);
        var model = Check(request, target, call);

        var batches = RerankBatch.Split(request, model);
        var estimate = new CallEstimate
        {
            InputTokens = CallEstimate.TokensOf(body.Length),
            MaxOutputTokens = 0,
            Queries = batches.Sum(static batch => batch.Queries),
        };
        await calls.RunAsync(
            GenAiNames.Rerank, call, estimate, () => RerankAsync(context, call, target, model, request, batches, cancellationToken));
    }

    private RerankModel Check(RerankRequest request, ModelResolution target, GatewayRequest call)
    {
        var model = table.Find(target.Model.Id) ?? throw new GatewayException(
            GatewayErrorKind.ModelNotFound, $"'{target.Model.Id}' reranks, but this version of the gateway does not know how to ask it.", "model");
        foreach (var name in request.Ignored)
        {
            call.Ignore(name);
        }

        if (request.MaxTokensPerDocument is not null && !RerankRequestMapper.TakesMaxTokens(model.Family))
        {
            call.Ignore("max_tokens_per_doc");
        }

        return model;
    }

    private async Task<CallResult> RerankAsync(
        HttpContext context,
        GatewayRequest call,
        ModelResolution target,
        RerankModel model,
        RerankRequest request,
        RerankBatch[] batches,
        CancellationToken cancellationToken)
    {
        // When one of several calls fails, the others are billed.
        call.IsUsagePartial = batches.Length > 1;
        call.BeginUpstream();
        RerankReply[] replies;
        try
        {
            replies = await client.RerankAsync(target, model, request, batches, cancellationToken);
        }
        finally
        {
            call.EndUpstream();
        }

        var ranking = Ranking.Merge(request, batches, replies);
        call.InputTokens = ranking.Tokens ?? 0;
        call.OutputTokens = 0;
        call.Queries = ranking.Queries;
        call.IsUsagePartial = false;
        using var output = new PooledBufferWriter(1024);
        RerankResponseWriter.Write(output, $"rerank-{Guid.CreateVersion7():N}", request, ranking);
        await JsonResponse.WriteAsync(context.Response, output.WrittenMemory, cancellationToken);
        return default;
    }
}
