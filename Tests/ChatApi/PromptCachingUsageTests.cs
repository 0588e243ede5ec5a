using System.Text.Json;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.ChatApi;

/// <summary>What the cache saves, counted by the simulator and told to the caller.</summary>
public sealed class PromptCachingUsageTests
{
    private static readonly string Long = string.Concat(Enumerable.Repeat("words and ", 600));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    public async Task Next_turn_of_a_chat_reads_what_the_last_one_wrote(string stream)
    {
        await using var harness = await ServiceHarness.StartAsync(cancellationToken: Cancellation);
        var first = await UsageAsync(harness, stream, "claude-sonnet", $$"""{"role":"system","content":"{{Long}}"},{"role":"user","content":"{{Long}}"}""");
        var second = await UsageAsync(
            harness, stream, "claude-sonnet", $$"""{"role":"system","content":"{{Long}}"},{"role":"user","content":"{{Long}}"},{"role":"assistant","content":"a"},{"role":"user","content":"q"}""");

        Assert.Equal(0, Cached(first));
        Assert.True(Written(first) > 2500, $"{Written(first)} tokens were written.");
        Assert.Equal(Written(first), Cached(second));
        Assert.InRange(Written(second), 1, 20);
        harness.AssertNoWarnings();
    }

    [Fact]
    public async Task Corpus_15_application_profile_caches_as_its_model()
    {
        await using var harness = await ServiceHarness.StartAsync(
            options => options.SimulatorSettings["Simulator:ApplicationProfiles:team"] = "us.anthropic.claude-sonnet-4-5-20250929-v1:0", Cancellation);
        var usage = await UsageAsync(
            harness, "false", "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/ca8b22d0db83", $$"""{"role":"user","content":"{{Long}}"}""");

        Assert.True(Written(usage) > 1000);
    }

    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    public async Task Corpus_13_writes_for_five_minutes_and_for_an_hour_are_kept_apart(string stream)
    {
        var seen = new TaskCompletionSource<GatewayRequest>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var harness = await ServiceHarness.StartAsync(
            options => options.ConfigureServices = services => services.AddSingleton<IStartupFilter>(new Spy(request => seen.TrySetResult(request))), Cancellation);
        await harness.Control.AddRulesAsync(
            """[{"match":{},"answer":{"text":"x","usage":{"inputTokens":5,"outputTokens":7,"cacheReadInputTokens":100,"cacheWriteInputTokens":30,"cacheWrite1hInputTokens":20}}}]""", Cancellation);
        var usage = await UsageAsync(harness, stream, "claude-sonnet", """{"role":"user","content":"q"}""");

        Assert.Equal((135, 100, 30), (usage.GetProperty("prompt_tokens").GetInt64(), Cached(usage), Written(usage)));
        var call = await seen.Task.WaitAsync(TestTimeouts.Default, Cancellation);
        Assert.Equal((135, 7, 100, 10, 20), (call.InputTokens, call.OutputTokens, call.CacheReadTokens, call.CacheWrite5mTokens, call.CacheWrite1hTokens));
    }

    private static async Task<JsonElement> UsageAsync(ServiceHarness harness, string stream, string model, string messages)
    {
        using var response = await harness.ChatClient.AskAsync(
            $$"""{"model":"{{model}}","stream":{{stream}},"stream_options":{"include_usage":true},"messages":[{{messages}}]}""");
        var body = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, body);
        if (stream == "false")
        {
            var whole = JsonElement.Parse(body);
            OpenApiValidator.AssertValid("CreateChatCompletionResponse", whole);
            return whole.GetProperty("usage");
        }

        var chunks = body.Split('\n').Where(line => line.StartsWith("data: {", StringComparison.Ordinal)).Select(line => JsonElement.Parse(line[6..])).ToList();
        Assert.All(chunks, chunk => OpenApiValidator.AssertValid("CreateChatCompletionStreamResponse", chunk));
        return chunks[^1].GetProperty("usage");
    }

    private static long Cached(JsonElement usage) => usage.GetProperty("prompt_tokens_details").GetProperty("cached_tokens").GetInt64();

    private static long Written(JsonElement usage) => usage.GetProperty("prompt_tokens_details").GetProperty("cache_write_tokens").GetInt64();

    private sealed class Spy(Action<GatewayRequest> see) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(async (context, rest) =>
            {
                await rest(context);
                if (context.Features.Get<GatewayRequest>() is { Model: not null } request)
                {
                    see(request);
                }
            });
            next(app);
        };
    }
}
