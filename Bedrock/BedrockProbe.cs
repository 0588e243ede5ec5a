using BedrockAspire.Bedrock.Errors;

namespace BedrockAspire.Bedrock;

/// <summary>Asks AWS things that cost nothing, to find out what of the way there works: whether a region answers, what time it is there, whether the credentials are accepted.</summary>
public sealed class BedrockProbe(BedrockTransport transport, BedrockEndpoints endpoints, TimeProvider timeProvider)
{
    private const string ListPath = "/foundation-models";

    // A date header has whole seconds, the part of which that has passed is not known.
    private static readonly TimeSpan DateMiddle = TimeSpan.FromSeconds(0.5);

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(8);

    /// <summary>Asks a region's control plane without credentials. Any reply at all, a refusal above all, says that it is there.</summary>
    public Task<BedrockProbeResult> ControlAsync(string region, CancellationToken cancellationToken) =>
        AskAsync(region, endpoints.For(region).Control + ListPath, isSigned: false, cancellationToken);

    /// <summary>The same with the runtime, which has an address of its own, and behind a VPC endpoint a way of its own.</summary>
    public Task<BedrockProbeResult> RuntimeAsync(string region, CancellationToken cancellationToken) =>
        AskAsync(region, endpoints.For(region).Runtime + "/", isSigned: false, cancellationToken);

    /// <summary>Has a region list its models, with credentials: <see cref="BedrockProbeResult.Failure"/> says why it does not.</summary>
    public Task<BedrockProbeResult> ListAsync(string region, CancellationToken cancellationToken) =>
        AskAsync(region, endpoints.For(region).Control + ListPath, isSigned: true, cancellationToken);

    private async Task<BedrockProbeResult> AskAsync(string region, string address, bool isSigned, CancellationToken cancellationToken)
    {
        var call = new BedrockCall(HttpMethod.Get, new Uri(address), endpoints.For(region), ReadOnlyMemory<byte>.Empty, "application/json", Timeout);
        var started = timeProvider.GetTimestamp();
        try
        {
            using var response = await transport.ExchangeAsync(call, isSigned, cancellationToken);
            var elapsed = timeProvider.GetElapsedTime(started);
            var ahead = timeProvider.GetUtcNow() - (elapsed / 2) - (response.Headers.Date + DateMiddle);
            return new BedrockProbeResult
            {
                Status = (int)response.StatusCode,
                Elapsed = elapsed,
                Ahead = ahead,
                Failure = response.IsSuccessStatusCode ? null : await BedrockErrorReader.ReadAsync(response, timeProvider, cancellationToken),
            };
        }
        catch (BedrockException exception)
        {
            return new BedrockProbeResult { Status = 0, Elapsed = timeProvider.GetElapsedTime(started), Failure = exception };
        }
    }
}
