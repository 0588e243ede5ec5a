using BedrockAspire.Bedrock;
using BedrockAspire.ChatApi.Batches;
using BedrockAspire.ChatApi.Json;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;
using Microsoft.Extensions.Options;

namespace BedrockAspire.ChatApi.Embeddings;

/// <summary>Makes the calls of all requests for embeddings.</summary>
internal sealed class EmbeddingClient(BedrockClient bedrock, IOptions<EmbeddingsOptions> options) : IDisposable
{
    private const int FirstBufferBytes = 1024;

    private readonly BatchCalls _calls = new(options.Value, "embeddings");

    /// <summary>Embeds all texts of a request, split into as many calls as the model needs.</summary>
    /// <returns>The replies in the order of the texts. The caller disposes them.</returns>
    /// <exception cref="GatewayException">Too many calls are waiting already, or the model failed.</exception>
    public Task<EmbeddingReply[]> EmbedAsync(
        ModelResolution target, EmbeddingModel model, EmbeddingRequest request, CancellationToken cancellationToken)
    {
        var inputs = request.Inputs.ToArray();
        return _calls.RunAsync(
            (inputs.Length + model.Batch - 1) / model.Batch,
            (call, token) =>
            {
                var start = call * model.Batch;
                return CallAsync(target, model, request, inputs.AsMemory(start, Math.Min(model.Batch, inputs.Length - start)), token);
            },
            cancellationToken);
    }

    /// <inheritdoc />
    public void Dispose() => _calls.Dispose();

    private async Task<EmbeddingReply> CallAsync(
        ModelResolution target, EmbeddingModel model, EmbeddingRequest request, ReadOnlyMemory<JsonSlice> inputs, CancellationToken cancellationToken)
    {
        using var body = new PooledBufferWriter(FirstBufferBytes);
        EmbeddingRequestMapper.Write(body, model, request, inputs.Span);
        var reply = await bedrock.InvokeModelInBatchAsync(target.Region, target.CallableId, body.WrittenMemory, cancellationToken);
        return EmbeddingReply.Read(reply, inputs.Length);
    }
}
