using BedrockAspire.Bedrock.Errors;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Bedrock;

/// <summary>
/// Bedrock's runtime: Converse, ConverseStream, InvokeModel, InvokeGuardrailChecks. Bodies are UTF-8 JSON as AWS's service model defines it and go through
/// untouched. Failures are <see cref="BedrockException"/>, after as many retries as the options allow; cancellation cancels the call to AWS.
/// </summary>
public sealed class BedrockClient(
    BedrockTransport transport, BedrockRetry retry, BedrockEndpoints endpoints, IOptions<BedrockOptions> options, TimeProvider timeProvider)
{
    private const string Json = "application/json";
    private const string EventStreamType = "application/vnd.amazon.eventstream";

    private readonly BedrockOptions _options = options.Value;

    /// <summary>Asks for a whole answer.</summary>
    /// <param name="region">Region to call.</param>
    /// <param name="modelId">Model id, inference profile id or ARN.</param>
    /// <param name="body">The request as JSON. Must stay valid until the task ends.</param>
    /// <param name="cancellationToken">Cancels the call to AWS.</param>
    /// <exception cref="BedrockException">The call failed.</exception>
    public ValueTask<BedrockReply> ConverseAsync(
        string region, string modelId, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        SendWholeAsync(CallFor(region, modelId, "/converse", body, Json, _options.ResponseTimeout), cancellationToken);

    /// <summary>Invokes a model with a body in the model's own format.</summary>
    /// <inheritdoc cref="ConverseAsync" path="/param" />
    /// <exception cref="BedrockException">The call failed.</exception>
    public ValueTask<BedrockReply> InvokeModelAsync(
        string region, string modelId, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        SendWholeAsync(CallFor(region, modelId, "/invoke", body, Json, _options.ResponseTimeout), cancellationToken);

    /// <summary>Invokes a model as one of many calls that nobody watches: throttling is waited out for much longer.</summary>
    /// <inheritdoc cref="ConverseAsync" path="/param" />
    /// <exception cref="BedrockException">The call failed.</exception>
    public ValueTask<BedrockReply> InvokeModelInBatchAsync(
        string region, string modelId, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        SendWholeAsync(CallFor(region, modelId, "/invoke", body, Json, _options.ResponseTimeout), cancellationToken, isBatch: true);

    /// <summary>Lets Bedrock judge texts by the checks that the request names.</summary>
    /// <inheritdoc cref="ConverseAsync" path="/param[@name!='modelId']" />
    /// <exception cref="BedrockException">The call failed.</exception>
    public ValueTask<BedrockReply> InvokeGuardrailChecksAsync(string region, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var endpoint = endpoints.For(region);
        var uri = new Uri(string.Concat(endpoint.Runtime, "/guardrail-checks/invoke"));
        return SendWholeAsync(new BedrockCall(HttpMethod.Post, uri, endpoint, body, Json, _options.ResponseTimeout), cancellationToken);
    }

    /// <summary>Asks for an answer as a stream. Returns when its first event is there, so that an early failure can be retried and reported as a real error.</summary>
    /// <inheritdoc cref="ConverseAsync" path="/param" />
    /// <exception cref="BedrockException">The call failed before its first event.</exception>
    public ValueTask<BedrockStreamReply> ConverseStreamAsync(
        string region, string modelId, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var call = CallFor(region, modelId, "/converse-stream", body, EventStreamType, _options.FirstEventTimeout);
        return retry.ExecuteAsync(
            static (state, token) => BedrockStreamReply.OpenAsync(state.Transport, state.Call, state.Options, state.Time, token),
            (Transport: transport, Call: call, Options: _options, Time: timeProvider),
            cancellationToken);
    }

    // The model id is one path segment: ':' and '/' (in ARNs) are escaped, which Uri.EscapeDataString does as AWS wants it.
    private BedrockCall CallFor(string region, string modelId, string operation, ReadOnlyMemory<byte> body, string accept, TimeSpan timeout)
    {
        var endpoint = endpoints.For(region);
        var uri = new Uri(string.Concat(endpoint.Runtime, "/model/", Uri.EscapeDataString(modelId), operation));
        return new BedrockCall(HttpMethod.Post, uri, endpoint, body, accept, timeout);
    }

    private ValueTask<BedrockReply> SendWholeAsync(BedrockCall call, CancellationToken cancellationToken, bool isBatch = false) =>
        retry.ExecuteAsync(
            static async (state, token) =>
            {
                using var response = await state.Transport.SendAsync(state.Call, token);
                return await BedrockReplyReader.ReadAsync(response, state.Options.MaxResponseBytes, state.Options.IdleTimeout, state.Time, token);
            },
            (Transport: transport, Call: call, Options: _options, Time: timeProvider),
            cancellationToken,
            isBatch);
}
