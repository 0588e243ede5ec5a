using System.Net;
using System.Text.Json;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.ChatApi;

/// <summary>Several answers to one request.</summary>
public sealed class ChoicesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Corpus_26_n_answers_come_of_n_calls_with_their_usage_added_up()
    {
        await using var harness = await ServiceHarness.StartAsync(cancellationToken: Cancellation);
        await harness.Control.AddRulesAsync(
            """[{"match":{},"times":1,"answer":{"text":"one","usage":{"inputTokens":5,"outputTokens":7,"cacheReadInputTokens":1}}},{"match":{},"times":2,"answer":{"text":"two","usage":{"inputTokens":5,"outputTokens":9}}}]""",
            Cancellation);
        using var response = await harness.ChatClient.AskAsync(Request(3));
        var json = JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(Cancellation));

        OpenApiValidator.AssertValid("CreateChatCompletionResponse", json);
        var choices = json.GetProperty("choices").EnumerateArray().ToArray();
        Assert.Equal("0 1 2", string.Join(' ', choices.Select(choice => choice.GetProperty("index").GetInt32())));
        Assert.Equal(
            "one two two", string.Join(' ', choices.Select(choice => choice.GetProperty("message").GetProperty("content").GetString()).Order(StringComparer.Ordinal)));
        var usage = json.GetProperty("usage");
        Assert.Equal((16, 25), (usage.GetProperty("prompt_tokens").GetInt32(), usage.GetProperty("completion_tokens").GetInt32()));
        Assert.False(response.Headers.Contains("x-gateway-ignored-params"));
        harness.AssertNoWarnings();
    }

    [Fact]
    public async Task One_call_that_fails_fails_the_request_and_ends_the_others()
    {
        await using var harness = await ServiceHarness.StartAsync(options => options.Settings["Bedrock:MaxAttempts"] = "1", Cancellation);
        // The last to arrive fails, so that the others are under way.
        await harness.Control.AddRulesAsync(
            """[{"match":{},"times":2,"fault":{"kind":"delay","ms":600000}},{"match":{},"fault":{"kind":"error","type":"AccessDeniedException","message":"no"}}]""", Cancellation);
        using var response = await harness.ChatClient.AskAsync(Request(3));
        await harness.Simulator.Logs.WaitForFinishedRequestsAsync("/converse", 3, Cancellation);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task More_answers_than_the_operator_allows_are_refused()
    {
        await using var harness = await ServiceHarness.StartAsync(options => options.Settings["ChatApi:MaxChoices"] = "2", Cancellation);
        using var response = await harness.ChatClient.AskAsync(Request(3));
        var error = JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(Cancellation)).GetProperty("error");

        Assert.Equal((HttpStatusCode.BadRequest, "n"), (response.StatusCode, error.GetProperty("param").GetString()));
    }

    [Fact]
    public async Task Stream_has_one_answer_and_names_n()
    {
        await using var harness = await ServiceHarness.StartAsync(cancellationToken: Cancellation);
        using var response = await harness.ChatClient.AskAsync(Request(2, ",\"stream\":true"));
        await response.Content.ReadAsStringAsync(Cancellation);
        await harness.Simulator.Logs.WaitForFinishedRequestsAsync("/converse", 1, Cancellation);

        Assert.Equal("n", Assert.Single(response.Headers.GetValues("x-gateway-ignored-params")));
        Assert.Single((await harness.Control.RequestsAsync(Cancellation)).EnumerateArray(),
            call => call.GetProperty("operation").GetString()!.StartsWith("Converse", StringComparison.Ordinal));
    }

    private static string Request(int n, string members = "") =>
        $$"""{"model":"amazon.nova-lite-v1:0","n":{{n}},"messages":[{"role":"user","content":"q"}]{{members}}}""";
}
