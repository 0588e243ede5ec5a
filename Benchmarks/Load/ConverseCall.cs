using System.Security.Cryptography;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Signing;
using BedrockAspire.Simulator;

namespace BedrockAspire.Benchmarks.Load;

/// <summary>A call of Bedrock as the gateway makes it: what YARP's client sends ready-made, so that the simulator does the same work for both.</summary>
internal sealed record ConverseCall(string Path, string Region, ReadOnlyMemory<byte> Body, string Accept)
{
    /// <summary>Signs the call for the simulator; it goes by way of the proxy, which names the simulator as host.</summary>
    /// <remarks>A signature is good for five minutes, so each block gets a fresh one.</remarks>
    public async Task<PreparedRequest> SignAsync(Uri simulator, Uri proxy, CancellationToken cancellationToken)
    {
        var signing = new AWSSigningRequest { HttpMethod = HttpMethod.Post, RequestUri = new Uri(simulator, Path) };
        signing.Headers["x-amz-content-sha256"] = Convert.ToHexStringLower(SHA256.HashData(Body.Span));
        var signed = await AWSSigV4Signer.SignAsync(
            signing,
            new AWSSigV4Parameters
            {
                Credentials = new BasicAWSCredentials(SimulatorCredentials.AccessKeyId, SimulatorCredentials.SecretAccessKey),
                Region = RegionEndpoint.GetBySystemName(Region),
                Service = "bedrock",
                SignedAt = TimeProvider.System.GetUtcNow().UtcDateTime,
            },
            cancellationToken);
        return new PreparedRequest(new Uri(proxy, Path), Body, [new("Accept", Accept), .. signed.Headers]);
    }
}
