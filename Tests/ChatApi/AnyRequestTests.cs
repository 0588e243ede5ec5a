using System.Text.Json;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Tests.Infrastructure;
using CsCheck;

namespace BedrockAspire.Tests.ChatApi;

/// <summary>
/// Whatever OpenAI's schema allows is either sent in a form that AWS's service model allows, or refused by a 4xx that names the member. CsCheck
/// makes the requests; <c>CsCheck_Iter=10000</c> makes a hundred times as many, <c>CsCheck_Seed</c> repeats one that failed.
/// </summary>
public sealed class AnyRequestTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    // Per hundred of CsCheck's own number, which is a hundred unless it is set.
    private const int Mapped = 2000;
    private const int Asked = 250;

    private static readonly Gen<string> Models = Gen.OneOf(
        "amazon.nova-lite-v1:0", "us.amazon.nova-2-lite-v1:0", "us.anthropic.claude-sonnet-4-5-20250929-v1:0", "us.anthropic.claude-sonnet-4-6",
        "us.anthropic.claude-sonnet-5", "us.anthropic.claude-sonnet-5-5", "us.meta.llama3-3-70b-instruct-v1:0", "mistral.mistral-large-3-675b-instruct",
        "mistral.voxtral-small-24b-2507", "openai.gpt-oss-120b-1:0", "us.openai.gpt-6-sol", "us.deepseek.r1-v1:0");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Any_request_becomes_what_aws_takes_or_is_refused_by_name()
    {
        var sent = 0;
        var models = Models.Select(name => name.StartsWith("us.", StringComparison.Ordinal) ? name[3..] : name);
        Gen.Select(models.SelectMany(model => RequestGen.Of(Gen.Const(model)).Select(request => (model, request))), Gen.Bool)
            .Sample(
                (asked, isStrict) => Interlocked.Add(ref sent, IsMapped(asked.request, asked.model, isStrict) ? 1 : 0),
                iter: Mapped * Check.Iter / 100,
                print: sample => sample.ToString());

        // Else it would show nothing but refusals.
        Assert.True(sent > Mapped / 10, $"Only {sent} requests were sent.");
    }

    [Fact]
    public void What_is_made_is_what_openais_schema_allows()
    {
        RequestGen.Of(Models).Sample(
            request => OpenApiValidator.AssertValid("CreateChatCompletionRequest", request), iter: 2 * Check.Iter, print: request => request);
    }

    [Fact]
    public async Task Any_request_over_sockets_is_answered_or_refused_by_name_and_the_model_takes_what_it_is_sent()
    {
        await Gen.Select(RequestGen.Of(Models), Gen.OneOf("true", "false")).SampleAsync(
            async (request, strict) => await AssertAnsweredAsync(request, strict), iter: Asked * Check.Iter / 100, threads: 2, print: sample => sample.ToString());
    }

    private static bool IsMapped(string request, string model, bool isStrict)
    {
        try
        {
            // Checks what was mapped against AWS's service model.
            MappedRequest.Map(request, model, isStrict);
            return true;
        }
        catch (GatewayException exception)
        {
            AssertNames(exception.Error.Facts.Status, exception.Error.Param, exception.Error.Message);
            return false;
        }
    }

    private static void AssertNames(int status, string? param, string message)
    {
        Assert.InRange(status, 400, 499);
        Assert.True(!string.IsNullOrEmpty(param) || message.Contains('\'', StringComparison.Ordinal), $"No member is named: {message}");
    }

    private async Task AssertAnsweredAsync(string request, string strict)
    {
        using var response = await fixture.Harness.ChatClient.AskAsync(request, ("x-gateway-strict", strict));
        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
        {
            var reader = new SseReader(await response.Content.ReadAsStreamAsync(Cancellation));
            var lines = await reader.ReadDataToEndAsync(Cancellation);
            reader.AssertNoFaults();
            Assert.True(reader.SawDone);
            if (lines is [var only, _] && JsonElement.Parse(only).TryGetProperty("error", out var refusal))
            {
                // After a tool's result Open WebUI shows errors only in a stream.
                AssertNames(StatusCodes.Status400BadRequest, refusal.GetProperty("param").GetString(), refusal.GetProperty("message").GetString()!);
                return;
            }

            Assert.All(lines.SkipLast(1), line => OpenApiValidator.AssertValid("CreateChatCompletionStreamResponse", line));
            return;
        }

        var json = JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(Cancellation));
        if (response.IsSuccessStatusCode)
        {
            OpenApiValidator.AssertValid("CreateChatCompletionResponse", json);
            return;
        }

        OpenApiValidator.AssertValid("ErrorResponse", json);
        var error = json.GetProperty("error");
        AssertNames((int)response.StatusCode, error.GetProperty("param").GetString(), error.GetProperty("message").GetString()!);
        Assert.DoesNotContain("Bedrock refused", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }
}
