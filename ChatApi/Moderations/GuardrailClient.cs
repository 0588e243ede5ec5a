using BedrockAspire.Bedrock;
using BedrockAspire.Bedrock.Errors;
using BedrockAspire.ChatApi.Batches;
using BedrockAspire.ChatApi.Json;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;
using Microsoft.Extensions.Options;

namespace BedrockAspire.ChatApi.Moderations;

/// <summary>Makes the calls of all moderation requests.</summary>
internal sealed class GuardrailClient(BedrockClient bedrock, BedrockEndpoints endpoints, GuardrailFacts facts, IOptions<ModerationsOptions> options)
    : IDisposable
{
    private const int FirstBufferBytes = 1024;

    private readonly BatchCalls _calls = new(options.Value, "texts to moderate");

    /// <summary>The region that is asked.</summary>
    /// <exception cref="GatewayException">The home region does not have guardrail checks, and no other was named.</exception>
    public string FindRegion()
    {
        // What the operator names is not doubted: AWS opens regions faster than this list grows.
        var region = options.Value.Region ?? endpoints.HomeRegion;
        return options.Value.Region is not null || facts.Regions.Contains(region) ? region : throw NotOffered(region, null);
    }

    /// <summary>Judges all inputs of a request.</summary>
    /// <returns>The judgements in the order of the inputs.</returns>
    /// <exception cref="GatewayException">Too many calls are waiting already, or Bedrock refuses the operation.</exception>
    public Task<Judgement[]> JudgeAsync(string region, ModerationRequest request, CancellationToken cancellationToken) => _calls.RunAsync(
        request.Inputs.Count,
        (number, token) => request.Inputs[number] is { Count: > 0 } texts
            ? CallAsync(region, request, texts, token)
            : Task.FromResult(Judgement.OfNothing(facts)),
        cancellationToken);

    /// <inheritdoc />
    public void Dispose() => _calls.Dispose();

    private async Task<Judgement> CallAsync(string region, ModerationRequest request, List<JsonSlice> texts, CancellationToken cancellationToken)
    {
        using var body = new PooledBufferWriter(FirstBufferBytes);
        GuardrailRequestMapper.Write(body, facts, request.Body.Span, texts);
        try
        {
            using var reply = await bedrock.InvokeGuardrailChecksAsync(region, body.WrittenMemory, cancellationToken);
            return Judgement.Read(reply, facts);
        }
        catch (BedrockException exception) when (exception.Code == BedrockErrorCodes.AccessDenied)
        {
            var error = new GatewayError(
                GatewayErrorKind.UpstreamAccessDenied,
                "AWS refused the gateway access to guardrail checks, which moderation runs on. The operator has to grant bedrock:InvokeGuardrailChecks. "
                + $"AWS says: {AwsDetails.Redact(exception.Message)}");
            throw new GatewayException(error, exception);
        }
        catch (BedrockException exception) when (exception.Code is BedrockErrorCodes.UnknownOperation or BedrockErrorCodes.ResourceNotFound)
        {
            throw NotOffered(region, exception);
        }
    }

    private GatewayException NotOffered(string region, BedrockException? inner)
    {
        var error = new GatewayError(
            GatewayErrorKind.NotFound,
            $"Moderation runs on Bedrock's guardrail checks, which {region} does not have. The operator has to set Moderations:Region to a region that "
            + $"has them, such as {string.Join(", ", facts.Regions)}; texts are then sent there.");
        return new GatewayException(error, inner);
    }
}
