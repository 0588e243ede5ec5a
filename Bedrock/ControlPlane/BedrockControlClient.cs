using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BedrockAspire.Bedrock.Errors;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Bedrock.ControlPlane;

/// <summary>Bedrock's control plane, as far as a gateway needs it: which models and inference profiles there are.</summary>
public sealed class BedrockControlClient(
    BedrockTransport transport, BedrockRetry retry, BedrockEndpoints endpoints, IOptions<BedrockOptions> options, TimeProvider timeProvider)
{
    private const int MaxPages = 1000;

    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(30);

    /// <summary>All foundation models of a region.</summary>
    /// <exception cref="BedrockException">The call failed.</exception>
    public async Task<IReadOnlyList<FoundationModelSummary>> ListFoundationModelsAsync(string region, CancellationToken cancellationToken)
    {
        var reply = await GetAsync(
            region, "/foundation-models", ControlPlaneJsonContext.Default.ListFoundationModelsResponse, cancellationToken);
        return reply.ModelSummaries;
    }

    /// <summary>All inference profiles of a region, page by page.</summary>
    /// <param name="region">Region to ask.</param>
    /// <param name="type">SYSTEM_DEFINED or APPLICATION.</param>
    /// <param name="cancellationToken">Cancels the call to AWS.</param>
    /// <exception cref="BedrockException">A call failed.</exception>
    public async Task<IReadOnlyList<InferenceProfileSummary>> ListInferenceProfilesAsync(
        string region, string type, CancellationToken cancellationToken)
    {
        List<InferenceProfileSummary> profiles = [];
        string? token = null;
        for (var page = 0; page < MaxPages; page++)
        {
            var next = token is null ? "" : "&nextToken=" + Uri.EscapeDataString(token);
            var reply = await GetAsync(
                region,
                $"/inference-profiles?maxResults=1000{next}&type={type}",
                ControlPlaneJsonContext.Default.ListInferenceProfilesResponse,
                cancellationToken);
            profiles.AddRange(reply.InferenceProfileSummaries);
            token = reply.NextToken;
            if (string.IsNullOrEmpty(token))
            {
                return profiles;
            }
        }

        throw new BedrockException(BedrockErrorCodes.ResponseInvalid, $"ListInferenceProfiles did not end after {MaxPages} pages.");
    }

    /// <summary>One inference profile.</summary>
    /// <param name="region">Region to ask.</param>
    /// <param name="identifier">Its id or ARN.</param>
    /// <param name="cancellationToken">Cancels the call to AWS.</param>
    /// <exception cref="BedrockException">The call failed; <c>ResourceNotFoundException</c> when there is no such profile.</exception>
    public Task<InferenceProfileSummary> GetInferenceProfileAsync(string region, string identifier, CancellationToken cancellationToken) =>
        GetAsync(
            region,
            "/inference-profiles/" + Uri.EscapeDataString(identifier),
            ControlPlaneJsonContext.Default.InferenceProfileSummary,
            cancellationToken);

    private async Task<T> GetAsync<T>(string region, string pathAndQuery, JsonTypeInfo<T> typeInfo, CancellationToken cancellationToken)
    {
        var endpoint = endpoints.For(region);
        var call = new BedrockCall(
            HttpMethod.Get, new Uri(endpoint.Control + pathAndQuery), endpoint, ReadOnlyMemory<byte>.Empty, "application/json", CallTimeout);
        using var reply = await retry.ExecuteAsync(
            static async (state, token) =>
            {
                using var response = await state.transport.SendAsync(state.call, token);
                return await BedrockReplyReader.ReadAsync(response, state.MaxResponseBytes, state.call.Timeout, state.timeProvider, token);
            },
            (transport, call, options.Value.MaxResponseBytes, timeProvider),
            cancellationToken);
        try
        {
            return JsonSerializer.Deserialize(reply.Body.Span, typeInfo)
                ?? throw new BedrockException(BedrockErrorCodes.ResponseInvalid, "Bedrock's control plane answered null.");
        }
        catch (JsonException exception)
        {
            throw new BedrockException(BedrockErrorCodes.ResponseInvalid, "Bedrock's control plane answered something unreadable.", exception);
        }
    }
}
