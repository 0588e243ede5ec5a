using BedrockAspire.ChatApi;

namespace BedrockAspire.Tests.ChatApi;

/// <summary>How long an answer may get when the caller does not say: never the model's maximum without need, never so short that it stays blank.</summary>
public sealed class AnswerLimitsTests
{
    [Theory]
    [InlineData("anthropic.claude-sonnet-5", 16_384)]
    [InlineData("anthropic.claude-opus-4-7", 16_384)]
    [InlineData("amazon.nova-lite-v1:0", null)]
    [InlineData("meta.llama3-3-70b-instruct-v1:0", null)]
    [InlineData("somebody.new-model-v1:0", null)]
    public void Limit_is_moderate_and_known_to_be_legal(string model, int? expected) => Assert.Equal(expected, MaxTokens(model, ""));

    [Theory]
    [InlineData("anthropic.claude-sonnet-5", ",\"max_tokens\":128000", 128_000)]
    [InlineData("anthropic.claude-sonnet-5", ",\"max_tokens\":-1", 16_384)]
    [InlineData("anthropic.claude-sonnet-5", ",\"max_tokens\":1000,\"reasoning_effort\":\"high\"", 1000)]
    [InlineData("anthropic.claude-sonnet-5", ",\"reasoning_effort\":\"high\"", 32_768)]
    public void Callers_own_limit_is_taken_and_thinking_on_request_comes_on_top_of_the_default(string model, string members, int expected) =>
        Assert.Equal(expected, MaxTokens(model, members));

    [Theory]
    [InlineData("anthropic.claude-sonnet-5", "", 2000)]
    [InlineData("anthropic.claude-sonnet-5", ",\"reasoning_effort\":\"low\"", 4048)]
    [InlineData("anthropic.claude-sonnet-4-5-20250929-v1:0", ",\"reasoning_effort\":\"low\"", 4048)]
    [InlineData("amazon.nova-lite-v1:0", "", 2000)]
    public void Default_is_a_setting(string model, string members, int expected) =>
        Assert.Equal(expected, MaxTokens(model, members, new ChatApiOptions { DefaultMaxTokens = 2000 }));

    private static int? MaxTokens(string model, string members, ChatApiOptions? options = null)
    {
        var body = MappedRequest.Map($$"""{"model":"m","messages":[{"role":"user","content":"q"}]{{members}}}""", model, options: options).Json;
        return body.TryGetProperty("inferenceConfig", out var config) ? config.GetProperty("maxTokens").GetInt32() : null;
    }
}
