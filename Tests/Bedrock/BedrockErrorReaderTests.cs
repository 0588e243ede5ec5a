using System.Net;
using System.Text;
using BedrockAspire.Bedrock.Errors;
using Microsoft.Extensions.Time.Testing;

namespace BedrockAspire.Tests.Bedrock;

public sealed class BedrockErrorReaderTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(429, "ThrottlingException:http://internal.amazon.com/coral/com.amazon.bedrock/", """{"message":"Too many requests"}""", "ThrottlingException", "Too many requests", true)]
    [InlineData(429, "ThrottlingException", """{"message":"Too many tokens per day, please wait before trying again."}""", "ThrottlingException", "Too many tokens per day, please wait before trying again.", false)]
    [InlineData(400, "com.amazon.coral#ValidationException", """{"Message":"bad"}""", "ValidationException", "bad", false)]
    [InlineData(403, null, """{"Message":"Authentication failed: Please make sure your API Key is valid."}""", "UnrecognizedClientException", "Authentication failed: Please make sure your API Key is valid.", false)]
    [InlineData(403, null, "{}", "AccessDeniedException", "Bedrock answered 403 AccessDeniedException without a message.", false)]
    [InlineData(503, null, "{}", "ServiceUnavailableException", "Bedrock answered 503 ServiceUnavailableException without a message.", true)]
    [InlineData(500, "InternalServerException", "", "InternalServerException", "Bedrock answered 500 InternalServerException without a message.", true)]
    [InlineData(502, null, "<html>Bad gateway</html>", "UnknownError", "Bedrock answered 502 UnknownError without a message.", true)]
    [InlineData(502, null, "upstream connect error", "UnknownError", "upstream connect error", true)]
    [InlineData(400, null, """{"__type":"a.b#ValidationException","message":"x"}""", "ValidationException", "x", false)]
    [InlineData(429, "ModelNotReadyException", """{"message":"loading"}""", "ModelNotReadyException", "loading", true)]
    [InlineData(400, null, """{"message":"cut of""", "ValidationException", "Bedrock answered 400 ValidationException without a message.", false)]
    public async Task Reply_with_an_error_is_read(int status, string? header, string body, string code, string message, bool isRetryable)
    {
        using var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        response.Headers.Add("x-amzn-RequestId", "r-1");
        if (header is not null)
        {
            response.Headers.TryAddWithoutValidation("x-amzn-ErrorType", header);
        }

        var exception = await BedrockErrorReader.ReadAsync(response, _time, TestContext.Current.CancellationToken);

        Assert.Equal((code, message, status, "r-1", isRetryable), (exception.Code, exception.Message, exception.Status, exception.RequestId, exception.IsRetryable));
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("Sun, 01 Nov 2026 12:00:30 GMT", 30)]
    [InlineData("Sun, 01 Nov 2026 11:00:00 GMT", 0)]
    public async Task Retry_after_is_read_in_seconds_and_as_a_date(string header, int seconds)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests) { Content = new StringContent("{}") };
        response.Headers.TryAddWithoutValidation("Retry-After", header);

        var exception = await BedrockErrorReader.ReadAsync(response, _time, TestContext.Current.CancellationToken);

        Assert.Equal(TimeSpan.FromSeconds(seconds), exception.RetryAfter);
    }

    [Theory]
    [InlineData("throttlingException", """{"message":"slow down"}""", null, "ThrottlingException", "slow down", 429, true)]
    [InlineData("modelStreamErrorException", """{"message":"m","originalStatusCode":529}""", null, "ModelStreamErrorException", "m", 424, false)]
    [InlineData("validationException", "{}", null, "ValidationException", "Bedrock answered 400 ValidationException without a message.", 400, false)]
    [InlineData("InternalFailure", "", "gone", "InternalFailure", "gone", 500, true)]
    public void Exception_in_a_stream_is_read(string type, string payload, string? header, string code, string message, int status, bool isRetryable)
    {
        var exception = BedrockErrorReader.FromStream(type, Encoding.UTF8.GetBytes(payload), header, "r-2");

        Assert.Equal((code, message, status, isRetryable), (exception.Code, exception.Message, exception.Status, exception.IsRetryable));
        Assert.Equal(type == "modelStreamErrorException" ? 529 : null, exception.OriginalStatus);
    }
}
