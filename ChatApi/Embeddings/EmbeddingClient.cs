using BedrockAspire.Bedrock;
using BedrockAspire.ChatApi.Json;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;
using Microsoft.Extensions.Options;

namespace BedrockAspire.ChatApi.Embeddings;

/// <summary>
/// Makes the calls of all requests, so many at a time: what one PDF sets off in Open WebUI, hundreds of requests at once without a retry of
/// their own, waits here for its turn instead of running into Bedrock's throttle.
/// </summary>
internal sealed class EmbeddingClient(BedrockClient bedrock, IOptions<EmbeddingsOptions> options) : IDisposable
{
    private const int FirstBufferBytes = 1024;

    private readonly SemaphoreSlim _turns = new(options.Value.MaxParallelCalls);
    private readonly int _maxQueued = options.Value.MaxQueuedCalls;
    private int _queued;

    /// <summary>Embeds all texts of a request, split into as many calls as the model needs.</summary>
    /// <returns>The replies in the order of the texts. The caller disposes them.</returns>
    /// <exception cref="GatewayException">Too many calls are waiting already, or the model failed.</exception>
    public async Task<EmbeddingReply[]> EmbedAsync(
        ModelResolution target, EmbeddingModel model, EmbeddingRequest request, CancellationToken cancellationToken)
    {
        var inputs = request.Inputs.ToArray();
        var calls = (inputs.Length + model.Batch - 1) / model.Batch;
        var replies = new EmbeddingReply?[calls];
        Enter(calls);
        try
        {
            // One text, which is what most requests hold, needs no machinery.
            if (calls == 1)
            {
                replies[0] = await CallAsync(target, model, request, inputs, cancellationToken);
                return replies!;
            }

            var parallelism = new ParallelOptions { MaxDegreeOfParallelism = options.Value.MaxParallelCalls, CancellationToken = cancellationToken };
            await Parallel.ForAsync(0, calls, parallelism, async (call, token) =>
            {
                var start = call * model.Batch;
                var batch = inputs.AsMemory(start, Math.Min(model.Batch, inputs.Length - start));
                replies[call] = await CallAsync(target, model, request, batch, token);
            });
            return replies!;
        }
        catch
        {
            foreach (var reply in replies)
            {
                reply?.Dispose();
            }

            throw;
        }
        finally
        {
            Interlocked.Add(ref _queued, -calls);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _turns.Dispose();

    private void Enter(int calls)
    {
        if (Interlocked.Add(ref _queued, calls) <= _maxQueued)
        {
            return;
        }

        Interlocked.Add(ref _queued, -calls);
        throw new GatewayException(
            new GatewayError(GatewayErrorKind.UpstreamUnavailable, "Too many embeddings are waiting for their turn. Try again in a few seconds.")
            {
                RetryAfter = TimeSpan.FromSeconds(5),
            });
    }

    private async Task<EmbeddingReply> CallAsync(
        ModelResolution target, EmbeddingModel model, EmbeddingRequest request, ReadOnlyMemory<JsonSlice> inputs, CancellationToken cancellationToken)
    {
        using var body = new PooledBufferWriter(FirstBufferBytes);
        EmbeddingRequestMapper.Write(body, model, request, inputs.Span);
        await _turns.WaitAsync(cancellationToken);
        try
        {
            var reply = await bedrock.InvokeModelInBatchAsync(target.Region, target.CallableId, body.WrittenMemory, cancellationToken);
            return EmbeddingReply.Read(reply, inputs.Length);
        }
        finally
        {
            _turns.Release();
        }
    }
}
