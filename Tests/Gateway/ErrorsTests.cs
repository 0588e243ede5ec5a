using System.Text;
using System.Text.Json;
using BedrockAspire.Bedrock.Errors;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.Tests.Gateway;

public sealed class ErrorsTests
{
    [Fact]
    public void Every_kind_has_a_row()
    {
        Assert.Equal(Enum.GetValues<GatewayErrorKind>().Order(), ErrorKinds.All.Keys.Order());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Envelope_of_every_kind_is_openais(GatewayErrorKind kind)
    {
        using var output = new PooledBufferWriter(64);
        OpenAIErrorWriter.Write(output, new GatewayError(kind, "It's \"wrong\"", "messages[0]"));

        using var json = JsonDocument.Parse(output.WrittenMemory);
        var error = json.RootElement.GetProperty("error");
        Assert.Equal("It's \"wrong\"", error.GetProperty("message").GetString());
        Assert.Equal("messages[0]", error.GetProperty("param").GetString());
        Assert.Equal(ErrorKinds.All[kind].Type, error.GetProperty("type").GetString());
        Assert.Equal(ErrorKinds.All[kind].Code, error.GetProperty("code").GetString());
    }

    public static TheoryData<GatewayErrorKind> Kinds() => [.. Enum.GetValues<GatewayErrorKind>()];

    [Theory]
    [InlineData("ValidationException", 400, "The text is blank", 400, null)]
    [InlineData("ValidationException", 400, "Input is too long for requested model.", 400, "context_length_exceeded")]
    [InlineData("ValidationException", 400, "This request has been blocked by our content filters. Please adjust", 400, "content_policy_violation")]
    [InlineData("AccessDeniedException", 403, "You don't have access", 403, "upstream_access_denied")]
    [InlineData("ResourceNotFoundException", 404, "end of its life", 404, "model_not_found")]
    [InlineData("ThrottlingException", 429, "Too many requests", 429, "rate_limit_exceeded")]
    [InlineData("ModelTimeoutException", 408, "slow", 504, "upstream_timeout")]
    [InlineData("ModelErrorException", 424, "boom", 502, "upstream_failed")]
    [InlineData("InternalServerException", 500, "boom", 503, "upstream_unavailable")]
    [InlineData("ServiceUnavailableException", 503, "busy", 503, "upstream_unavailable")]
    [InlineData("ModelNotReadyException", 429, "loading", 503, "upstream_unavailable")]
    [InlineData("UnrecognizedClientException", 403, "The security token included in the request is invalid.", 502, "upstream_authentication_failed")]
    [InlineData("ExpiredTokenException", 403, "expired", 502, "upstream_authentication_failed")]
    [InlineData("InvalidSignatureException", 403, "signature", 502, "upstream_authentication_failed")]
    [InlineData("CredentialsUnavailable", 0, "none", 502, "upstream_authentication_failed")]
    [InlineData("ConnectionFailed", 0, "refused", 503, "upstream_unavailable")]
    [InlineData("StreamTruncated", 0, "cut", 502, "upstream_stream_broken")]
    [InlineData("IdleTimeout", 0, "silent", 504, "upstream_timeout")]
    [InlineData("SomethingNewException", 418, "teapot", 400, null)]
    public void Failure_of_bedrock_is_mapped(string code, int status, string message, int expectedStatus, string? expectedCode)
    {
        var error = BedrockErrorMapper.Map(new BedrockException(code, message) { Status = status, RetryAfter = TimeSpan.FromSeconds(3) });

        Assert.Equal((expectedStatus, expectedCode), (error.Facts.Status, error.Facts.Code));
        Assert.Equal(TimeSpan.FromSeconds(3), error.RetryAfter);
        Assert.NotEqual(401, error.Facts.Status);
    }

    [Fact]
    public void Text_of_aws_is_redacted()
    {
        var error = BedrockErrorMapper.Map(new BedrockException(
            "AccessDeniedException",
            "User: arn:aws:sts::123456789012:assumed-role/x/y is not authorized to perform: bedrock:InvokeModel on resource: arn:aws-us-gov:bedrock:us-gov-west-1:123456789012:inference-profile/us.x account 210987654321"));

        Assert.Contains("User: [arn] is not authorized to perform: bedrock:InvokeModel on resource: [arn] account [account]", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("123456789012", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_envelope_fits_the_sse_line_limit()
    {
        using var output = new PooledBufferWriter(64);
        OpenAIErrorWriter.Write(output, BedrockErrorMapper.Map(new BedrockException("ValidationException", new string('é', 50_000))));

        Assert.True(output.WrittenSpan.Length < 32 * 1024, $"{output.WrittenSpan.Length} bytes");
        Assert.EndsWith("}}", Encoding.UTF8.GetString(output.WrittenSpan), StringComparison.Ordinal);
    }
}
