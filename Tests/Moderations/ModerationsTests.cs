using System.ClientModel;
using System.Net;
using System.Text;
using System.Text.Json;
using BedrockAspire.Tests.Infrastructure;
using OpenAI;
using OpenAI.Moderations;

namespace BedrockAspire.Tests.Moderations;

public sealed class ModerationsTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ServiceHarness Harness => fixture.Harness;

    [Theory]
    [InlineData("I will kill you", "violence")]
    [InlineData("you are an idiot", "harassment")]
    [InlineData("they are subhuman vermin", "hate")]
    [InlineData("how to steal and smuggle", "illicit")]
    [InlineData("an erotic story", "sexual")]
    public async Task Text_is_flagged_in_its_category_and_in_no_other(string text, string category)
    {
        using var response = await PostAsync(Harness.ChatClient, $$"""{"input":{{JsonSerializer.Serialize(text)}}}""");

        var json = await JsonAsync(response);
        OpenApiValidator.AssertValidResponse("createModeration", json);
        Assert.Equal("omni-moderation-latest", json.GetProperty("model").GetString());
        var result = Assert.Single(json.GetProperty("results").EnumerateArray());
        Assert.True(result.GetProperty("flagged").GetBoolean());
        Assert.Equal([category], result.GetProperty("categories").EnumerateObject().Where(item => item.Value.GetBoolean()).Select(item => item.Name));
        Assert.True(result.GetProperty("category_scores").GetProperty(category).GetDouble() >= 0.6);
        Assert.Equal("guardrail-checks", Assert.Single(response.Headers.GetValues("x-gateway-model")));
        Assert.Equal("us-east-1", Assert.Single(response.Headers.GetValues("x-gateway-region")));
    }

    [Fact]
    public async Task Several_texts_keep_their_order_and_are_billed_by_text_unit()
    {
        await using var harness = await ServiceHarness.StartAsync(cancellationToken: Cancellation);
        var texts = Enumerable.Range(0, 40).Select(number => number % 7 == 3 ? "murder" : number == 5 ? new string('x', 2500) : number == 6 ? " " : "hello").ToArray();
        using var response = await PostAsync(harness.ChatClient, $$"""{"model":"text-moderation-stable","input":{{JsonSerializer.Serialize(texts)}}}""");

        var json = await JsonAsync(response);
        OpenApiValidator.AssertValid("CreateModerationResponse", json);
        Assert.Equal(
            texts.Select(text => text == "murder"), json.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("flagged").GetBoolean()));
        await harness.Simulator.Logs.WaitForFinishedRequestsAsync("/guardrail-checks/invoke", 39, Cancellation);
        foreach (var call in (await harness.Control.RequestsAsync(Cancellation)).EnumerateArray().Where(IsCheck))
        {
            ServiceModelValidator.Runtime.AssertValidInput("InvokeGuardrailChecks", call.GetProperty("body"));
        }

        var bill = (await harness.Control.LedgerAsync(Cancellation)).GetProperty("guardrail-checks");
        Assert.Equal((39, 41), (bill.GetProperty("calls").GetInt32(), bill.GetProperty("queries").GetInt32()));
        harness.AssertNoWarnings();
    }

    [Fact]
    public async Task OpenAIs_dotnet_client_classifies()
    {
        var client = new ModerationClient(
            "omni-moderation-latest", new ApiKeyCredential(Harness.ApiKey), new OpenAIClientOptions { Endpoint = Harness.ChatBaseUrl });

        var one = await client.ClassifyTextAsync("torture and murder", Cancellation);
        var two = await client.ClassifyTextAsync(["good morning", "you moron"], Cancellation);

        Assert.True(one.Value.Flagged);
        Assert.True(one.Value.Violence.Flagged);
        Assert.Equal(0.8f, one.Value.Violence.Score, 3);
        Assert.False(one.Value.SelfHarm.Flagged);
        Assert.Equal([false, true], two.Value.Select(result => result.Flagged));
        Assert.True(two.Value[1].Harassment.Flagged);
    }

    [Theory]
    [InlineData("0.3", true)]
    [InlineData("0.31", false)]
    public async Task Threshold_is_the_operators(string threshold, bool flagged)
    {
        await using var harness = await ServiceHarness.StartAsync(options => options.Settings["Moderations:Threshold"] = threshold, Cancellation);
        using var response = await PostAsync(harness.ChatClient, """{"input":"flag-sexual:0.3"}""");

        Assert.Equal(flagged, (await JsonAsync(response)).GetProperty("results")[0].GetProperty("flagged").GetBoolean());
    }

    [Fact]
    public async Task Region_without_the_checks_is_refused_with_what_to_set_and_works_once_it_is()
    {
        await using var without = await ServiceHarness.StartAsync(options => options.Region = "eu-central-1", Cancellation);
        using var refused = await PostAsync(without.ChatClient, """{"input":"hello"}""");
        await using var with = await ServiceHarness.StartAsync(
            options =>
            {
                options.Region = "eu-central-1";
                options.Settings["Moderations:Region"] = "eu-north-1";
            },
            Cancellation);
        using var answered = await PostAsync(with.ChatClient, """{"input":"hello"}""");
        await using var wrong = await ServiceHarness.StartAsync(options => options.Settings["Moderations:Region"] = "eu-central-1", Cancellation);
        using var unknown = await PostAsync(wrong.ChatClient, """{"input":"hello"}""");

        foreach (var response in new[] { refused, unknown })
        {
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            var message = (await JsonAsync(response)).GetProperty("error").GetProperty("message").GetString()!;
            Assert.Contains("eu-central-1 does not have", message, StringComparison.Ordinal);
            Assert.Contains("Moderations:Region", message, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        Assert.Equal("eu-north-1", Assert.Single(answered.Headers.GetValues("x-gateway-region")));
    }

    [Fact]
    public async Task Throttling_is_retried()
    {
        await using var harness = await StartAsync();
        await harness.Control.AddRulesAsync("""[{"match":{"operation":"InvokeGuardrailChecks"},"times":3,"fault":{"kind":"throttle"}}]""", Cancellation);
        using var response = await PostAsync(harness.ChatClient, """{"input":"hello"}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("""{"kind":"error","status":503,"type":"ServiceUnavailableException"}""", 503, "upstream_unavailable", null)]
    [InlineData("""{"kind":"error","status":500,"type":"InternalServerException"}""", 503, "upstream_unavailable", null)]
    [InlineData("""{"kind":"error","status":403,"type":"AccessDeniedException","message":"User: arn:aws:iam::123456789012:user/x is not authorized"}""", 403, "upstream_access_denied", "bedrock:InvokeGuardrailChecks")]
    [InlineData("""{"kind":"error","status":403,"type":"ExpiredTokenException","message":"old"}""", 502, "upstream_authentication_failed", null)]
    [InlineData("""{"kind":"throttle","retryAfterSeconds":60}""", 429, "rate_limit_exceeded", null)]
    [InlineData("""{"kind":"cutAfter"}""", 502, "upstream_stream_broken", null)]
    public async Task Failure_of_bedrock_is_a_real_error_and_never_an_all_clear(string fault, int status, string code, string? text)
    {
        await using var harness = await StartAsync();
        await harness.Control.AddRulesAsync($$"""[{"match":{"operation":"InvokeGuardrailChecks"},"fault":{{fault}}}]""", Cancellation);
        using var response = await PostAsync(harness.ChatClient, """{"input":["hello","there"]}""");

        var json = await JsonAsync(response);
        OpenApiValidator.AssertValid("ErrorResponse", json);
        var error = json.GetProperty("error");
        Assert.Equal((status, code), ((int)response.StatusCode, error.GetProperty("code").GetString()));
        Assert.Contains(text ?? "", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("123456789012", json.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"results":{"contentFilter":{"results":[{"category":"HATE","severityScore":0.1}]}},"usage":{}}""")]
    [InlineData("""{"results":{},"usage":{}}""")]
    [InlineData("""{"results":{"contentFilter":{"results":[{"category":"HATE","severityScore":"high"}]}},"usage":{}}""")]
    public async Task Filter_that_does_not_answer_is_a_failure(string reply)
    {
        await using var harness = await StartAsync();
        await harness.Control.AddRulesAsync($$$"""[{"match":{"operation":"InvokeGuardrailChecks"},"answer":{"body":{{{reply}}}}}]""", Cancellation);
        using var response = await PostAsync(harness.ChatClient, """{"input":"hello"}""");

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
    }

    [Theory]
    [InlineData("""{"input":"a","model":"claude-sonnet"}""", 404, "model_not_found", "model")]
    [InlineData("""{"input":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AA=="}}]}""", 400, "unsupported_parameter", "input[0]")]
    [InlineData("""{"input":[[1]]}""", 400, "unsupported_parameter", "input")]
    public async Task Bad_request_is_refused_by_name(string body, int status, string code, string param)
    {
        using var response = await PostAsync(Harness.ChatClient, body);

        var error = (await JsonAsync(response)).GetProperty("error");
        Assert.Equal((status, code, param), ((int)response.StatusCode, error.GetProperty("code").GetString(), error.GetProperty("param").GetString()));
    }

    private static bool IsCheck(JsonElement request) => request.GetProperty("operation").GetString() == "InvokeGuardrailChecks";

    private static Task<ServiceHarness> StartAsync() => ServiceHarness.StartAsync(
        options =>
        {
            options.Settings["Bedrock:RetryBaseDelay"] = "00:00:00.002";
            options.Settings["Bedrock:RetryMaxDelay"] = "00:00:00.050";
        },
        Cancellation);

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await client.PostAsync("/v1/moderations", content, Cancellation).WaitAsync(TestTimeouts.Default, Cancellation);
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response) =>
        JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(Cancellation));
}
