using System.Text;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Signing;
using BedrockAspire.Simulator;

namespace BedrockAspire.Tests.Simulator;

/// <summary>Requests signed by AWS's own signer.</summary>
internal static class AwsSigned
{
    public static HttpRequestMessage Request(
        SimulatorServer server, HttpMethod method, string path, string body = "", string? secret = null, string? accessKey = null,
        string region = "us-west-2", string service = "bedrock", DateTimeOffset? at = null)
    {
        var uri = new Uri(server.Address, path);
        var signing = new AWSSigningRequest { HttpMethod = method, RequestUri = uri, Content = Encoding.UTF8.GetBytes(body) };
        var signed = AWSSigV4Signer.Sign(signing, new AWSSigV4Parameters
        {
            Credentials = new BasicAWSCredentials(accessKey ?? SimulatorCredentials.AccessKeyId, secret ?? SimulatorCredentials.SecretAccessKey),
            Region = RegionEndpoint.GetBySystemName(region),
            Service = service,
            SignedAt = (at ?? TimeProvider.System.GetUtcNow()).UtcDateTime,
        });
        var request = new HttpRequestMessage(method, uri);
        if (body.Length > 0)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        foreach (var (name, value) in signed.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }
}
