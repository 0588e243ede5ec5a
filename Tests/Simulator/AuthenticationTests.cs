using System.Net;
using System.Text;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Simulator;

public sealed class AuthenticationTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse")]
    [InlineData("/model/us.anthropic.claude-sonnet-4-5-20250929-v1:0/converse")]
    [InlineData("/model/arn%3Aaws%3Abedrock%3Aus-west-2%3A123456789012%3Ainference-profile%2Fus.anthropic.claude-sonnet-4-6/converse")]
    public async Task Signature_of_aws_signer_is_accepted(string path)
    {
        await using var server = await SimulatorServer.StartAsync();
        using var request = AwsSigned.Request(server, HttpMethod.Post, path, SimulatorServer.Say("hello"));

        var reply = await SendAsync(server, request);

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        var recorded = (await server.Control.RequestsAsync(Cancelled))[0];
        Assert.Equal("sigv4", recorded.GetProperty("auth").GetString());
        Assert.Equal("us-west-2", recorded.GetProperty("region").GetString());
        Assert.False(recorded.GetProperty("headers").TryGetProperty("authorization", out _));
        server.Logs.AssertNoWarnings();
    }

    [Fact]
    public async Task Signature_covers_the_query()
    {
        await using var server = await SimulatorServer.StartAsync();
        using var request = AwsSigned.Request(server, HttpMethod.Get, "/inference-profiles?type=SYSTEM_DEFINED&maxResults=3");

        var reply = await SendAsync(server, request);

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal(3, reply.Json.GetProperty("inferenceProfileSummaries").GetArrayLength());
    }

    [Fact]
    public async Task Signature_with_wrong_secret_is_rejected()
    {
        await using var server = await SimulatorServer.StartAsync();
        using var request = AwsSigned.Request(server, HttpMethod.Get, "/foundation-models", secret: "wrong");

        await AssertRejectedAsync(server, request, "InvalidSignatureException", "does not match the signature you provided");
    }

    [Fact]
    public async Task Signature_with_unknown_key_is_rejected()
    {
        await using var server = await SimulatorServer.StartAsync();
        using var request = AwsSigned.Request(server, HttpMethod.Get, "/foundation-models", accessKey: "AKIAOTHER");

        await AssertRejectedAsync(server, request, "UnrecognizedClientException", "The security token included in the request is invalid.");
    }

    [Fact]
    public async Task Signature_of_another_service_is_rejected()
    {
        await using var server = await SimulatorServer.StartAsync();
        using var request = AwsSigned.Request(server, HttpMethod.Get, "/foundation-models", service: "s4");

        await AssertRejectedAsync(server, request, "InvalidSignatureException", "Credential should be scoped to correct service: 'bedrock'.");
    }

    [Fact]
    public async Task Signature_that_is_old_is_rejected()
    {
        await using var server = await SimulatorServer.StartAsync();
        using var request = AwsSigned.Request(
            server, HttpMethod.Get, "/foundation-models", at: TimeProvider.System.GetUtcNow() - TimeSpan.FromMinutes(6));

        await AssertRejectedAsync(server, request, "InvalidSignatureException", "Signature expired: ");
    }

    [Fact]
    public async Task Signature_of_another_body_is_rejected()
    {
        await using var server = await SimulatorServer.StartAsync();
        using var request = AwsSigned.Request(
            server, HttpMethod.Post, SimulatorServer.PathOf(SimulatorServer.Claude, "converse"), SimulatorServer.Say("hello"));
        request.Content = new StringContent(SimulatorServer.Say("goodbye"), Encoding.UTF8, "application/json");

        await AssertRejectedAsync(server, request, "InvalidSignatureException", "");
    }

    [Fact]
    public async Task Expired_session_token_is_named()
    {
        await using var server = await SimulatorServer.StartAsync();
        using var request = AwsSigned.Request(server, HttpMethod.Get, "/foundation-models");
        request.Headers.Add("x-amz-security-token", "expired");

        await AssertRejectedAsync(server, request, "ExpiredTokenException", "The security token included in the request is expired");
    }

    [Fact]
    public async Task Request_without_credentials_is_rejected_unless_configured()
    {
        await using var server = await SimulatorServer.StartAsync();
        await using var open = await SimulatorServer.StartAsync(null, ("Simulator:RequireAuthentication", "false"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/foundation-models");
        using var again = new HttpRequestMessage(HttpMethod.Get, "/foundation-models");

        await AssertRejectedAsync(server, request, "MissingAuthenticationTokenException", "Missing Authentication Token");
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(open, again)).Status);
    }

    [Fact]
    public async Task Bearer_key_that_is_wrong_is_answered_with_a_capital_Message()
    {
        await using var server = await SimulatorServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/foundation-models");
        request.Headers.Authorization = new("Bearer", "ABSK-other");

        var reply = await SendAsync(server, request);

        Assert.Equal(HttpStatusCode.Forbidden, reply.Status);
        Assert.Equal("""{"Message":"Authentication failed: Please make sure your API Key is valid."}""", reply.Text);
    }

    [Fact]
    public async Task Bearer_call_takes_its_region_from_the_header()
    {
        await using var server = await SimulatorServer.StartAsync();

        var reply = await server.GetAsync("/inference-profiles", ("x-simulator-region", "eu-central-1"));

        Assert.All(
            reply.Json.GetProperty("inferenceProfileSummaries").EnumerateArray(),
            profile => Assert.Matches("^(eu|global)\\.", profile.GetProperty("inferenceProfileId").GetString()!));
    }

    private static async Task AssertRejectedAsync(SimulatorServer server, HttpRequestMessage request, string type, string message)
    {
        var reply = await SendAsync(server, request);

        Assert.Equal(HttpStatusCode.Forbidden, reply.Status);
        Assert.Equal(type, reply.ErrorType);
        Assert.Contains(message, reply.Message, StringComparison.Ordinal);
    }

    private static async Task<Reply> SendAsync(SimulatorServer server, HttpRequestMessage request)
    {
        using var client = server.MakeClient();
        using var response = await client.SendAsync(request, Cancelled).WaitAsync(TestTimeouts.Default, Cancelled);
        return await Reply.ReadAsync(response);
    }
}
