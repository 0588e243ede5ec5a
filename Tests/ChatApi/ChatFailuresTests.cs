using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using BedrockAspire.Tests.Infrastructure;
using Microsoft.Extensions.Time.Testing;

namespace BedrockAspire.Tests.ChatApi;

/// <summary>What happens when Bedrock, the network or the caller fails, before, during and after the first event.</summary>
public sealed class ChatFailuresTests
{
    private const string Streaming = """{"model":"amazon.nova-lite-v1:0","stream":true,"messages":[{"role":"user","content":"q"}]}""";
    private const string Whole = """{"model":"amazon.nova-lite-v1:0","messages":[{"role":"user","content":"q"}]}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"kind":"throttle","retryAfterSeconds":60}""", 429, "rate_limit_exceeded")]
    [InlineData("""{"kind":"error","status":400,"type":"ValidationException","message":"The text field is blank"}""", 400, null)]
    [InlineData("""{"kind":"error","status":403,"type":"AccessDeniedException","message":"no"}""", 403, "upstream_access_denied")]
    [InlineData("""{"kind":"error","status":403,"type":"UnrecognizedClientException","message":"no"}""", 502, "upstream_authentication_failed")]
    [InlineData("""{"kind":"error","status":404,"type":"ResourceNotFoundException","message":"gone"}""", 404, "model_not_found")]
    [InlineData("""{"kind":"error","status":424,"type":"ModelErrorException","message":"boom"}""", 502, "upstream_failed")]
    [InlineData("""{"kind":"error","status":503,"type":"ServiceUnavailableException","emptyBody":true}""", 503, "upstream_unavailable")]
    [InlineData("""{"kind":"resetBeforeResponse"}""", 502, "upstream_stream_broken")]
    public async Task Failure_before_the_first_byte_is_a_real_http_error_in_both_forms(string fault, int status, string? code)
    {
        await using var harness = await StartAsync($$"""[{"match":{},"fault":{{fault}}}]""", new() { ["Bedrock:MaxAttempts"] = "1" });
        foreach (var body in new[] { Whole, Streaming })
        {
            using var response = await PostAsync(harness, body);

            var error = await ErrorAsync(response);
            Assert.Equal((status, code), ((int)response.StatusCode, error.GetProperty("code").GetString()));
            if (status == 429)
            {
                Assert.Equal(60, response.Headers.RetryAfter?.Delta?.TotalSeconds);
            }
        }
    }

    [Theory]
    [InlineData(Whole, """{"kind":"throttle"}""")]
    [InlineData(Streaming, """{"kind":"throttle"}""")]
    [InlineData(Whole, """{"kind":"error","status":503,"type":"ServiceUnavailableException"}""")]
    [InlineData(Streaming, """{"kind":"exceptionAfter","n":0,"exception":"throttlingException","message":"slow"}""")]
    public async Task Failure_that_passes_is_retried_unseen(string body, string fault)
    {
        await using var harness = await StartAsync(
            $$"""[{"match":{},"times":2,"fault":{{fault}}}]""", new() { ["Bedrock:RetryBaseDelay"] = "00:00:00.001" });
        using var response = await PostAsync(harness, body);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("stop", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(3, await CallsAsync(harness, 3));
    }

    [Theory]
    [InlineData("""{"kind":"error","status":400,"type":"ValidationException","message":"bad"}""", 1)]
    [InlineData("""{"kind":"error","status":429,"type":"ThrottlingException","message":"Too many tokens per day, please wait before trying again."}""", 1)]
    [InlineData("""{"kind":"throttle","retryAfterSeconds":60}""", 1)]
    [InlineData("""{"kind":"resetBeforeResponse"}""", 1)]
    [InlineData("""{"kind":"throttle"}""", 3)]
    public async Task Failure_is_retried_only_where_that_can_help(string fault, int calls)
    {
        await using var harness = await StartAsync(
            $$"""[{"match":{},"fault":{{fault}}}]""",
            new() { ["Bedrock:RetryBaseDelay"] = "00:00:00.001", ["Bedrock:MaxAttempts"] = "3" });
        using var response = await PostAsync(harness, Whole);

        Assert.False(response.IsSuccessStatusCode);
        Assert.Equal(calls, await CallsAsync(harness, calls));
    }

    [Fact]
    public async Task Retry_after_of_bedrock_is_waited_for()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56));
        await using var harness = await StartAsync(
            """[{"match":{"operation":"Converse"},"times":1,"fault":{"kind":"throttle","retryAfterSeconds":7}}]""", time: time);
        var answer = PostAsync(harness, Whole);
        await harness.Chat.Logs.WaitForAsync(entry => entry.Message.Contains("is repeated in 00:00:07", StringComparison.Ordinal), Cancellation);
        time.Advance(TimeSpan.FromSeconds(6.9));
        Assert.False(answer.IsCompleted);

        await time.AdvanceUntilAsync(answer);
        using var response = await answer;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Bedrock_that_cannot_be_reached_is_503_and_models_are_still_listed()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using var harness = await StartAsync("[]", new()
        {
            ["Bedrock:SimulatorUrl"] = $"http://127.0.0.1:{((IPEndPoint)socket.LocalEndPoint!).Port}",
            ["Bedrock:MaxAttempts"] = "2",
            ["Bedrock:RetryBaseDelay"] = "00:00:00.001",
        });
        using var response = await PostAsync(harness, Whole);
        using var models = await harness.ChatClient.GetAsync("/v1/models", Cancellation);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "upstream_unavailable"), (response.StatusCode, (await ErrorAsync(response)).GetProperty("code").GetString()));
        Assert.Equal(HttpStatusCode.OK, models.StatusCode);
        Assert.Contains("claude-sonnet", await models.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Streams_at_the_same_time_do_not_mix()
    {
        await using var harness = await StartAsync("[]");
        var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(async number =>
        {
            var body = $$"""{"model":"amazon.nova-lite-v1:0","stream":true,"messages":[{"role":"user","content":"repeat: stream number {{number}} of many"}]}""";
            using var response = await PostAsync(harness, body);
            return (number, text: await response.Content.ReadAsStringAsync(Cancellation));
        }));

        foreach (var (number, text) in answers)
        {
            var said = string.Concat(text.Split('\n').Where(line => line.StartsWith("data: {", StringComparison.Ordinal))
                .Select(line => JsonElement.Parse(line[6..]).GetProperty("choices")[0].GetProperty("delta"))
                .Select(delta => delta.TryGetProperty("content", out var content) ? content.GetString() : ""));
            Assert.Contains($"stream number {number} of many", said, StringComparison.Ordinal);
        }
    }

    private static async Task<ServiceHarness> StartAsync(string rules, Dictionary<string, string?>? settings = null, TimeProvider? time = null)
    {
        var harness = await ServiceHarness.StartAsync(
            options =>
            {
                foreach (var (key, value) in settings ?? [])
                {
                    options.Settings[key] = value;
                }

                if (time is not null)
                {
                    options.ConfigureServices = services => services.AddSingleton(time);
                    options.ConfigureSimulatorServices = services => services.AddSingleton(time);
                }
            },
            Cancellation);
        await harness.Chat.Logs.WaitForAsync(entry => entry.Message.Contains(" models ", StringComparison.Ordinal) || entry.Message.Contains("could not be listed", StringComparison.Ordinal), Cancellation);
        await harness.Control.AddRulesAsync(rules, Cancellation);
        return harness;
    }

    private static async Task<HttpResponseMessage> PostAsync(ServiceHarness harness, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        return await harness.ChatClient
            .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation)
            .WaitAsync(TestTimeouts.Default, Cancellation);
    }

    private static async Task<JsonElement> ErrorAsync(HttpResponseMessage response)
    {
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        var json = JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(Cancellation));
        OpenApiValidator.AssertValid("ErrorResponse", json);
        return json.GetProperty("error");
    }

    // A call is in the simulator's record when it is over there, which may be after the caller has its answer.
    private static async Task<int> CallsAsync(ServiceHarness harness, int expected)
    {
        await harness.Simulator.Logs.WaitForFinishedRequestsAsync("/converse", expected, Cancellation);
        return (await ModelCallsAsync(harness)).Length;
    }

    private static async Task<JsonElement[]> ModelCallsAsync(ServiceHarness harness)
    {
        var requests = await harness.Control.RequestsAsync(Cancellation);
        return [.. requests.EnumerateArray().Where(call => call.GetProperty("operation").GetString()!.StartsWith("Converse", StringComparison.Ordinal))];
    }
}
