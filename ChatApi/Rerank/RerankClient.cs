using BedrockAspire.Bedrock;
using BedrockAspire.ChatApi.Batches;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;
using Microsoft.Extensions.Options;

namespace BedrockAspire.ChatApi.Rerank;

/// <summary>Makes the calls of all requests to rerank.</summary>
internal sealed class RerankClient(BedrockClient bedrock, IOptions<RerankOptions> options) : IDisposable
{
    private const int FirstBufferBytes = 16 * 1024;

    private readonly BatchCalls _calls = new(options.Value, "documents to rerank");

    /// <summary>Makes all calls of a request.</summary>
    /// <returns>The replies in the order of the batches.</returns>
    /// <exception cref="GatewayException">Too many calls are waiting already, or the model failed.</exception>
    public Task<RerankReply[]> RerankAsync(
        ModelResolution target, RerankModel model, RerankRequest request, RerankBatch[] batches, CancellationToken cancellationToken) =>
        batches.Length == 0
            ? Task.FromResult<RerankReply[]>([])
            : _calls.RunAsync(batches.Length, (call, token) => CallAsync(target, model, request, batches[call], token), cancellationToken);

    /// <inheritdoc />
    public void Dispose() => _calls.Dispose();

    private async Task<RerankReply> CallAsync(
        ModelResolution target, RerankModel model, RerankRequest request, RerankBatch batch, CancellationToken cancellationToken)
    {
        using var body = new PooledBufferWriter(FirstBufferBytes);
        RerankRequestMapper.Write(body, model, request, batch.Texts);
        using var reply = await bedrock.InvokeModelInBatchAsync(target.Region, target.CallableId, body.WrittenMemory, cancellationToken);
        return RerankReply.Read(reply, batch.Texts.Length, Math.Min(request.TopN ?? int.MaxValue, batch.Texts.Length));
    }
}
