using BedrockAspire.Gateway.Calls;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Gateway.Telemetry;

namespace BedrockAspire.ChatApi.Embeddings;

/// <summary>Embeds texts: read, resolve the model, call, answer, record.</summary>
internal sealed class EmbeddingsHandler(ModelResolver resolver, EmbeddingModelTable table, EmbeddingClient client, ModelCalls calls)
{
    public async Task HandleAsync(HttpContext context)
    {
        var cancellationToken = context.RequestAborted;
        var call = GatewayRequest.Of(context);
        // Kept until the end: the texts are in it, and calls may still wait for their turn.
        using var body = await RequestBody.ReadJsonAsync(context, cancellationToken);
        var request = EmbeddingRequestReader.Read(body.Memory);
        call.RequestedModel = request.Model;
        var target = resolver.Resolve(request.Model, ModelMode.Embedding);
        call.Resolved(target);
        var model = Check(request, target, call);

        var estimate = new CallEstimate { InputTokens = CallEstimate.TokensOf(body.Length), MaxOutputTokens = 0 };
        await calls.RunAsync(
            GenAiNames.Embeddings, call, estimate, () => EmbedAsync(context, call, target, model, request, cancellationToken));
    }

    private EmbeddingModel Check(EmbeddingRequest request, ModelResolution target, GatewayRequest call)
    {
        var model = table.Find(target.Model.Id) ?? throw new GatewayException(
            GatewayErrorKind.ModelNotFound, $"'{target.Model.Id}' embeds, but this version of the gateway does not know how to ask it.", "model");
        if (request.Dimensions is { } dimensions && !model.Dimensions.Contains(dimensions))
        {
            throw GatewayException.Invalid(
                $"'dimensions' is {dimensions}, but {model.Id} gives {string.Join(", ", model.Dimensions)}.", "dimensions");
        }

        foreach (var name in request.Ignored)
        {
            call.Ignore(name);
        }

        if (request.InputType is not null && !EmbeddingRequestMapper.TakesInputType(model.Family))
        {
            call.Ignore("input_type");
        }

        return model;
    }

    private async Task<CallResult> EmbedAsync(
        HttpContext context,
        GatewayRequest call,
        ModelResolution target,
        EmbeddingModel model,
        EmbeddingRequest request,
        CancellationToken cancellationToken)
    {
        // When one of several calls fails, the others are billed.
        call.IsUsagePartial = request.Inputs.Count > model.Batch;
        call.BeginUpstream();
        EmbeddingReply[] replies;
        try
        {
            replies = await client.EmbedAsync(target, model, request, cancellationToken);
        }
        finally
        {
            call.EndUpstream();
        }

        try
        {
            call.InputTokens = replies.Sum(static reply => (long)reply.Tokens);
            call.OutputTokens = 0;
            call.IsUsagePartial = false;
            await EmbeddingsResponseWriter.WriteAsync(context.Response, request.Model, replies, request.IsBase64, cancellationToken);
            return default;
        }
        finally
        {
            foreach (var reply in replies)
            {
                reply.Dispose();
            }
        }
    }
}
