using System.Text.Json;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Integration;

/// <summary>OpenAI's own JavaScript SDK against the services: what it cannot parse, other clients cannot either.</summary>
public sealed class OpenAINodeClientTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("claude-sonnet")]
    [InlineData("us.anthropic.claude-sonnet-4-5-20250929-v1:0")]
    [InlineData("amazon.nova-lite-v1:0")]
    public async Task Chat_completes(string model)
    {
        var completion = (await RunChatAsync("chat.mjs", model)).GetProperty("completion");

        OpenApiValidator.AssertValid("CreateChatCompletionResponse", completion);
        Assert.NotEmpty(completion.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!);
    }

    [Theory]
    [InlineData("claude-sonnet")]
    [InlineData("us.anthropic.claude-sonnet-4-5-20250929-v1:0")]
    [InlineData("amazon.nova-lite-v1:0")]
    public async Task Stream_is_assembled_by_the_sdk(string model)
    {
        var result = await RunChatAsync("stream.mjs", model);

        var completion = result.GetProperty("completion");
        Assert.Equal("stop", completion.GetProperty("choices")[0].GetProperty("finish_reason").GetString());
        Assert.NotEmpty(completion.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!);
        Assert.True(result.GetProperty("contentEvents").GetInt32() > 1, "The text arrived in one piece.");
        Assert.True(result.GetProperty("usage").GetProperty("total_tokens").GetInt32() > 0);
    }

    [Fact]
    public async Task Aborted_stream_cancels_the_upstream_call_and_is_no_warning()
    {
        await using var harness = await ServiceHarness.StartAsync(cancellationToken: Token);
        await harness.Control.AddRulesAsync("""[{"match":{"operation":"ConverseStream"},"fault":{"kind":"stallAfter","n":6}}]""", Token);

        var result = await RunAsync("abort.mjs", harness, harness.ChatBaseUrl, "claude-sonnet");

        Assert.True(result.GetProperty("aborted").GetBoolean());
        Assert.NotEmpty(result.GetProperty("text").GetString()!);
        await harness.Simulator.Logs.WaitForFinishedRequestsAsync("/converse-stream", cancellationToken: Token);
        await harness.Chat.Logs.WaitForFinishedRequestsAsync("/v1/chat/completions", cancellationToken: Token);
        var requests = (await harness.Control.RequestsAsync(Token)).EnumerateArray();
        var upstream = Assert.Single(requests, request => request.GetProperty("operation").GetString() == "ConverseStream");
        Assert.True(upstream.GetProperty("aborted").GetBoolean());
        harness.Chat.Logs.AssertNoWarnings();
    }

    [Theory]
    [InlineData("us.anthropic.claude-sonnet-4-5-20250929-v1:0")]
    [InlineData("amazon.nova-lite-v1:0")]
    public async Task Models_are_listed_and_one_is_retrieved_by_an_id_with_a_colon(string model)
    {
        var result = await RunChatAsync("models.mjs", model);

        Assert.NotEmpty(result.GetProperty("ids").EnumerateArray());
        OpenApiValidator.AssertValid("Model", result.GetProperty("retrieved"));
        Assert.Equal(model, result.GetProperty("retrieved").GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("nova-canvas")]
    [InlineData("stable-diffusion-3-5")]
    [InlineData("stability.stable-image-core-v1:1")]
    public async Task Image_is_generated(string model)
    {
        var result = await RunAsync("images.mjs", fixture.Harness, fixture.Harness.ImageBaseUrl, model);

        Assert.Equal(1, result.GetProperty("count").GetInt32());
        Assert.True(result.GetProperty("isPng").GetBoolean());
        Assert.Equal(1024, result.GetProperty("width").GetInt32());
        Assert.Equal(1024, result.GetProperty("height").GetInt32());
    }

    [Fact]
    public async Task Failures_arrive_as_the_typed_errors_of_the_sdk()
    {
        var result = await RunChatAsync("errors.mjs", "claude-sonnet");

        foreach (var (name, status) in new[]
            { ("authentication", 401), ("notFound", 404), ("notFoundStreaming", 404), ("notFoundRetrieve", 404), ("badRequest", 400) })
        {
            var failure = result.GetProperty(name);
            Assert.True(failure.GetProperty("thrown").GetBoolean(), name);
            Assert.True(failure.GetProperty("expected").GetBoolean(), $"{name} is a {failure.GetRawText()}");
            Assert.Equal(status, failure.GetProperty("status").GetInt32());
            Assert.NotEmpty(failure.GetProperty("type").GetString()!);
        }
    }

    [Fact]
    public async Task Completions_in_the_old_form_arrive_whole_and_streamed()
    {
        var result = await RunChatAsync("completions.mjs", "claude-sonnet");

        var completion = result.GetProperty("completion");
        Assert.Equal("text_completion", completion.GetProperty("object").GetString());
        Assert.Equal(["one", "one", "two", "two"], completion.GetProperty("choices").EnumerateArray().Select(choice => choice.GetProperty("text").GetString()));
        Assert.Equal("the sea is blue today", result.GetProperty("text").GetString());
        Assert.Equal("stop", result.GetProperty("finishReason").GetString());
        Assert.True(result.GetProperty("chunks").GetInt32() > 2, "The text arrived in one piece.");
        Assert.True(result.GetProperty("usage").GetProperty("total_tokens").GetInt32() > 0);
        Assert.Equal("""{"status":400,"code":"unsupported_parameter","param":"prompt"}""", result.GetProperty("failure").GetRawText());
    }

    [Fact]
    public async Task Texts_are_moderated()
    {
        var result = await RunChatAsync("moderations.mjs", "claude-sonnet");

        foreach (var (name, flagged) in new[] { ("one", new[] { true }), ("several", [false, true]), ("parts", [true]) })
        {
            OpenApiValidator.AssertValid("CreateModerationResponse", result.GetProperty(name));
            Assert.Equal(flagged, result.GetProperty(name).GetProperty("results").EnumerateArray().Select(item => item.GetProperty("flagged").GetBoolean()));
        }

        Assert.Equal("""{"status":400,"code":"unsupported_parameter","param":"input[0]"}""", result.GetProperty("failure").GetRawText());
    }

    private Task<JsonElement> RunChatAsync(string script, string model)
    {
        return RunAsync(script, fixture.Harness, fixture.Harness.ChatBaseUrl, model);
    }

    private static async Task<JsonElement> RunAsync(string script, ServiceHarness harness, Uri baseUrl, string model)
    {
        var environment = new Dictionary<string, string>
        {
            ["GATEWAY_BASE_URL"] = baseUrl.ToString(),
            ["GATEWAY_API_KEY"] = harness.ApiKey,
            ["GATEWAY_MODEL"] = model,
        };
        var outcome = await NodeTools.RunAsync("openai-client", script, environment, Token);
        outcome.AssertSuccess();
        using var document = JsonDocument.Parse(outcome.LastLine);
        return document.RootElement.Clone();
    }
}
