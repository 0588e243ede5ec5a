using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.Runtime.Signing;
using BedrockAspire.Bedrock.Errors;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Bedrock.Signing;

/// <summary>Puts a bearer key or a Signature Version 4 on a request.</summary>
/// <remarks>A bearer key is refused on plain http except towards this machine, as AWS's SDKs do: it would travel in the clear.</remarks>
public sealed class BedrockAuthorizer(BedrockCredentials credentials, IOptions<BedrockOptions> options, TimeProvider timeProvider)
{
    private const string ServiceName = "bedrock";

    internal async ValueTask AuthorizeAsync(
        HttpRequestMessage request, ReadOnlyMemory<byte> body, BedrockEndpoint endpoint, CancellationToken cancellationToken)
    {
        var uri = request.RequestUri!;
        if (!options.Value.IsSimulated && options.Value.ApiKey is { Length: > 0 } bearer)
        {
            if (uri.Scheme != Uri.UriSchemeHttps && !uri.IsLoopback)
            {
                throw new BedrockException(
                    BedrockErrorCodes.CredentialsUnavailable, "A Bedrock API key is never sent over plain http. Use an https endpoint.");
            }

            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + bearer);
            return;
        }

        var signing = new AWSSigningRequest { HttpMethod = request.Method, RequestUri = uri };
        // Given beforehand, so that the signer neither copies nor reads the body.
        signing.Headers["x-amz-content-sha256"] = Convert.ToHexStringLower(SHA256.HashData(body.Span));
        var parameters = new AWSSigV4Parameters
        {
            Credentials = credentials.Current,
            Region = endpoint.Region,
            Service = ServiceName,
            SignedAt = timeProvider.GetUtcNow().UtcDateTime,
        };

        AWSSigningResult signed;
        try
        {
            signed = await AWSSigV4Signer.SignAsync(signing, parameters, cancellationToken);
        }
        catch (Exception exception) when (exception is AmazonClientException or InvalidOperationException or IOException or HttpRequestException)
        {
            throw new BedrockException(
                BedrockErrorCodes.CredentialsUnavailable, "AWS credentials could not be obtained: " + exception.Message, exception);
        }

        foreach (var (name, value) in signed.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
