using System.Net;
using System.Text.Json;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.ChatApi;

/// <summary>Open WebUI's own calls, such as the making of a title: no thinking, and always a text.</summary>
public sealed class BackgroundTaskTests
{
    private const string Header = "X-OpenWebUI-Task";
    private const string Sonnet5 = "us.anthropic.claude-sonnet-5";
    private const string Sonnet55 = "us.anthropic.claude-sonnet-5-5";
    private const string Claude45 = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";

    private static readonly string Long = string.Concat(Enumerable.Repeat("words and ", 600));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Sonnet5, ",\"max_tokens\":1000", """{"type":"disabled"}""", 1000)]
    [InlineData(Sonnet5, ",\"reasoning_effort\":\"max\"", """{"type":"disabled"}""", 4096)]
    [InlineData(Claude45, ",\"reasoning_effort\":\"high\",\"max_tokens\":1000", """{"type":"disabled"}""", 1000)]
    [InlineData(Sonnet55, ",\"max_tokens\":1000", """{"type":"adaptive"}""", 3048)]
    [InlineData(Claude45, ",\"additional_model_request_fields\":{\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":9000}}", """{"type":"disabled"}""", 4096)]
    public async Task Task_is_not_thought_about_and_gets_a_sane_limit(string model, string members, string thinking, int maxTokens)
    {
        await using var harness = await StartAsync("title_generation");
        using var response = await harness.ChatClient.AskAsync(Request(model, members));
        await harness.Simulator.Logs.WaitForFinishedRequestsAsync("/converse", 1, Cancellation);
        var body = await harness.LastUpstreamBodyAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(thinking, body.GetProperty("additionalModelRequestFields").GetProperty("thinking").GetRawText());
        Assert.Equal(maxTokens, body.GetProperty("inferenceConfig").GetProperty("maxTokens").GetInt32());
        Assert.False(response.Headers.Contains("x-gateway-warning"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{{TASK}}")]
    [InlineData("None")]
    public async Task Turn_of_a_user_is_no_task(string header)
    {
        await using var harness = await StartAsync(header);
        await harness.ChatClient.AnswerAsync(Request(Sonnet5, ""));
        await harness.Simulator.Logs.WaitForFinishedRequestsAsync("/converse", 1, Cancellation);

        Assert.DoesNotContain("disabled", (await harness.LastUpstreamBodyAsync()).GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("\"title\"", true)]
    [InlineData("null", false)]
    [InlineData("\"\"", false)]
    public async Task Member_marks_a_task_where_it_is_configured(string value, bool isTask)
    {
        await using var harness = await ServiceHarness.StartAsync(options => options.Settings["ChatApi:TaskMember"] = "owui_task", Cancellation);
        using var response = await harness.ChatClient.AskAsync(Request(Sonnet5, $",\"owui_task\":{value}"));
        await harness.Simulator.Logs.WaitForFinishedRequestsAsync("/converse", 1, Cancellation);

        Assert.Equal(isTask, (await harness.LastUpstreamBodyAsync()).GetRawText().Contains("disabled", StringComparison.Ordinal));
        Assert.False(response.Headers.Contains("x-gateway-ignored-params"));
    }

    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    public async Task Prompt_of_a_task_is_not_cached(string stream)
    {
        await using var harness = await StartAsync("tags_generation");
        using var response = await harness.ChatClient.AskAsync(Request(Claude45, $",\"stream\":{stream}").Replace("q\"", Long + "\"", StringComparison.Ordinal));
        await harness.Simulator.Logs.WaitForFinishedRequestsAsync("/converse", 1, Cancellation);

        Assert.DoesNotContain("cachePoint", (await harness.LastUpstreamBodyAsync()).GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    public async Task Task_that_was_only_thought_about_gets_the_thought_as_its_text(string stream)
    {
        await using var harness = await StartAsync("title_generation");
        await harness.Control.AddRulesAsync("""[{"match":{},"answer":{"text":" ","reasoning":"{\"title\":\"Rivers\"}"}}]""", Cancellation);
        var text = stream == "true"
            ? (await harness.ChatClient.StreamAsync(Request(Claude45, ",\"stream\":true"))).Joined("content").Trim()
            : (await harness.ChatClient.AnswerAsync(Request(Claude45, ""))).Message.GetProperty("content").GetString();

        Assert.Equal("""{"title":"Rivers"}""", text);
    }

    [Fact]
    public async Task Task_without_any_text_is_an_error()
    {
        await using var harness = await StartAsync("title_generation");
        await harness.Control.AddRulesAsync("""[{"match":{},"answer":{"text":" "}}]""", Cancellation);
        using var response = await harness.ChatClient.AskAsync(Request(Claude45, ""));

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Contains("no text", JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(Cancellation)).GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private static async Task<ServiceHarness> StartAsync(string header)
    {
        var harness = await ServiceHarness.StartAsync(cancellationToken: Cancellation);
        harness.ChatClient.DefaultRequestHeaders.TryAddWithoutValidation(Header, header);
        return harness;
    }

    private static string Request(string model, string members) => $$"""{"model":"{{model}}","messages":[{"role":"user","content":"q"}]{{members}}}""";
}
