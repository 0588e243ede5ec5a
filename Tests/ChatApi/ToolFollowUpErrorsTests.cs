using System.Net;
using System.Text.Json;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.ChatApi;

/// <summary>
/// Open WebUI runs a tool and asks again for a stream. An answer that is none is discarded there with its error, so such a request gets its
/// error in a stream, with the [DONE] that makes Open WebUI show it.
/// </summary>
public sealed class ToolFollowUpErrorsTests
{
    private const string Call = """{"role":"user","content":"q"},{"role":"assistant","tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"1","content":"r"}""";
    private const string Picture = """,{"role":"user","content":"See the tool's picture."}""";
    private const string Throttle = """[{"match":{},"fault":{"kind":"throttle","message":"slow down"}}]""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Call, "amazon.nova-lite-v1:0", Throttle, "rate_limit_exceeded")]
    [InlineData(Call + Picture, "amazon.nova-lite-v1:0", Throttle, "rate_limit_exceeded")]
    [InlineData(Call, "meta.llama3-3-70b-instruct-v1:0", Throttle, "rate_limit_exceeded")]
    [InlineData(Call, "no-such-model", "[]", "model_not_found")]
    public async Task Failure_before_the_stream_is_an_error_chunk_and_done(string messages, string model, string rules, string code)
    {
        await using var harness = await StartAsync(rules);
        using var response = await harness.ChatClient.AskAsync($$"""{"model":"{{model}}","stream":true,"messages":[{{messages}}]}""");

        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        var reader = new SseReader(await response.Content.ReadAsStreamAsync(Cancellation));
        var lines = await reader.ReadDataToEndAsync(Cancellation);
        reader.AssertNoFaults();
        Assert.Equal(2, lines.Count);
        var chunk = JsonElement.Parse(lines[0]);
        Assert.Equal("error", Assert.Single(chunk.EnumerateObject()).Name);
        Assert.Equal(code, chunk.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal("[DONE]", lines[1]);
    }

    [Theory]
    [InlineData("""{"role":"user","content":"q"}""", "true")]
    [InlineData(Call, "false")]
    public async Task Other_requests_get_the_status(string messages, string stream)
    {
        await using var harness = await StartAsync(Throttle);
        using var response = await harness.ChatClient.AskAsync($$"""{"model":"amazon.nova-lite-v1:0","stream":{{stream}},"messages":[{{messages}}]}""");

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
    }

    [Fact]
    public async Task Setting_gives_all_requests_the_status()
    {
        await using var harness = await StartAsync(Throttle, ("ChatApi:StreamToolErrors", "false"));
        using var response = await harness.ChatClient.AskAsync($$"""{"model":"amazon.nova-lite-v1:0","stream":true,"messages":[{{Call}}]}""");

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
    }

    private static async Task<ServiceHarness> StartAsync(string rules, params (string Key, string Value)[] settings)
    {
        var harness = await ServiceHarness.StartAsync(
            options =>
            {
                options.Settings["Bedrock:MaxAttempts"] = "1";
                foreach (var (key, value) in settings)
                {
                    options.Settings[key] = value;
                }
            },
            Cancellation);
        await harness.Control.AddRulesAsync(rules, Cancellation);
        return harness;
    }
}
