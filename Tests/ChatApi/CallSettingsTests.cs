using System.Net;
using System.Text.Json;
using BedrockAspire.ChatApi;
using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.ChatApi;

/// <summary>Service tier, latency, metadata and the model's own fields.</summary>
public sealed class CallSettingsTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private const string Claude45 = "anthropic.claude-sonnet-4-5-20250929-v1:0";
    private const string Nova = "amazon.nova-lite-v1:0";
    private const string Tool = """ "tools":[{"type":"function","function":{"name":"f"} }] """;

    private static readonly Caller Known = new() { KeyId = new Guid("00000000-0000-0000-0000-00000000000a"), KeyName = "n", UserId = "jürgen@x" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("\"service_tier\":\"flex\"", "serviceTier", """{"type":"flex"}""")]
    [InlineData("\"service_tier\":\"fast\"", "serviceTier", """{"type":"priority"}""")]
    [InlineData("\"service_tier\":\"auto\"", "serviceTier", null)]
    [InlineData("\"service_tier\":\"default\"", "serviceTier", null)]
    [InlineData("\"service_tier\":null", "serviceTier", null)]
    [InlineData("\"latency\":\"optimized\"", "performanceConfig", """{"latency":"optimized"}""")]
    [InlineData("\"performance_config\":{\"latency\":\"optimized\"}", "performanceConfig", """{"latency":"optimized"}""")]
    [InlineData("\"performanceConfig\":{\"latency\":null}", "performanceConfig", null)]
    [InlineData("\"additionalModelRequestFields\":{\"top_k\":5,\"x\":{\"y\":[1.50]}}", "additionalModelRequestFields", """{"top_k":5,"x":{"y":[1.50]}}""")]
    [InlineData("\"additionalModelResponseFieldPaths\":[\"/stop_sequence\"]", "additionalModelResponseFieldPaths", """["/stop_sequence"]""")]
    [InlineData("\"additional_model_response_field_paths\":[]", "additionalModelResponseFieldPaths", null)]
    public void Member_becomes_bedrocks(string member, string name, string? expected)
    {
        var mapped = Map(member);

        Assert.Equal(expected, mapped.Json.TryGetProperty(name, out var value) ? value.GetRawText() : null);
        Assert.Null(mapped.Ignored);
    }

    [Theory]
    [InlineData("\"service_tier\":\"gold\"", "service_tier")]
    [InlineData("\"service_tier\":1", "service_tier")]
    [InlineData("\"latency\":\"low\"", "latency")]
    [InlineData("\"performanceConfig\":\"optimized\"", "performanceConfig")]
    [InlineData("\"performanceConfig\":{\"latency\":\"low\"}", "performanceConfig.latency")]
    [InlineData("\"metadata\":\"x\"", "metadata")]
    [InlineData("\"n\":0", "n")]
    [InlineData("\"n\":1.5", "n")]
    [InlineData("\"additional_model_request_fields\":[]", "additional_model_request_fields")]
    [InlineData("\"additionalModelResponseFieldPaths\":[\"x\"]", "additionalModelResponseFieldPaths")]
    [InlineData("\"thinking\":true,\"additional_model_request_fields\":{\"thinking\":{}}", "additional_model_request_fields.thinking")]
    [InlineData(Tool + ",\"parallel_tool_calls\":false,\"additionalModelRequestFields\":{\"tool_choice\":{}}", "additionalModelRequestFields.tool_choice")]
    public void Nonsense_is_refused_by_name(string members, string param) => Assert.Equal(param, Assert.Throws<GatewayException>(() => Map(members)).Error.Param);

    [Fact]
    public void Scale_tier_is_named() => Assert.Equal("service_tier", Map("\"service_tier\":\"scale\"").Ignored);

    [Fact]
    public void Own_fields_stand_next_to_what_thinking_needs()
    {
        var fields = Map("\"reasoning_effort\":\"low\",\"additional_model_request_fields\":{\"top_k\":5,\"anthropic_beta\":[\"mine\"]}," + Tool).Json
            .GetProperty("additionalModelRequestFields");

        Assert.Equal(2048, fields.GetProperty("thinking").GetProperty("budget_tokens").GetInt32());
        Assert.Equal("""["interleaved-thinking-2025-05-14","mine"]""", fields.GetProperty("anthropic_beta").GetRawText());
        Assert.Equal(5, fields.GetProperty("top_k").GetInt32());
    }

    [Theory]
    [InlineData(Claude45, "\"reasoning_effort\":\"low\"," + Tool, true)]
    [InlineData(Claude45, "\"reasoning_effort\":\"low\"", false)]
    [InlineData(Claude45, Tool, false)]
    [InlineData("anthropic.claude-sonnet-4-6", "\"reasoning_effort\":\"low\"," + Tool, false)]
    public void Thinking_between_calls_of_tools_is_turned_on_where_it_takes_a_beta(string model, string members, bool expected) =>
        Assert.Equal(expected, Map(members, model).Body.Contains("interleaved-thinking", StringComparison.Ordinal));

    [Fact]
    public void Call_carries_key_user_and_chat_in_characters_that_aws_takes()
    {
        var metadata = Map("\"metadata\":{\"team\":\"red\"}", caller: Known).Json.GetProperty("requestMetadata");

        Assert.Equal("""{"key_id":"00000000-0000-0000-0000-00000000000a","user_id":"j_rgen@x","team":"red"}""", metadata.GetRawText());
    }

    [Theory]
    [InlineData("\"user\":\"u\"", "u")]
    [InlineData("\"safety_identifier\":\"s\",\"user\":\"u\"", "s")]
    [InlineData("\"user\":\"u\",\"safety_identifier\":\"s\"", "s")]
    [InlineData("\"user\":\"\"", null)]
    public void User_is_whom_the_caller_names_when_nobody_knows_better(string members, string? expected)
    {
        var mapped = Map(members, caller: Known with { UserId = null });

        Assert.Equal(expected, mapped.Json.GetProperty("requestMetadata").TryGetProperty("user_id", out var user) ? user.GetString() : null);
        Assert.Null(mapped.Ignored);
    }

    [Fact]
    public void Metadata_that_aws_would_refuse_is_named()
    {
        var many = string.Join(',', Enumerable.Range(0, 16).Select(i => $"\"k{i}\":\"v\""));
        var mapped = Map($$"""
            "metadata":{"key_id":"forged","é":"x","long":"{{new string('x', 300)}}","number":1,{{many}}},"user":{"id":1}
            """, caller: Known);

        Assert.Equal(15, mapped.Json.GetProperty("requestMetadata").EnumerateObject().Count());
        Assert.Equal("00000000-0000-0000-0000-00000000000a", mapped.Json.GetProperty("requestMetadata").GetProperty("key_id").GetString());
        var ignored = mapped.Ignored!.Split(',');
        Assert.All(["metadata.key_id", "metadata.long", "metadata.number", "metadata.k15", "user"], name => Assert.Contains(name, ignored));
    }

    [Fact]
    public void Setting_keeps_metadata_from_aws()
    {
        var mapped = Map("\"user\":\"u\",\"metadata\":{\"a\":\"b\"}", options: new ChatApiOptions { SendRequestMetadata = false }, caller: Known);

        Assert.False(mapped.Json.TryGetProperty("requestMetadata", out _));
        Assert.Equal("user,metadata", mapped.Ignored);
    }

    [Fact]
    public async Task Chat_of_open_webui_is_in_the_metadata()
    {
        await using var harness = await ServiceHarness.StartAsync(cancellationToken: Cancellation);
        harness.ChatClient.DefaultRequestHeaders.Add("X-OpenWebUI-Chat-Id", "local:12-34");
        await harness.ChatClient.AnswerAsync($$"""{"model":"{{Nova}}","messages":[{"role":"user","content":"q"}]}""");
        await harness.Simulator.Logs.WaitForFinishedRequestsAsync("/converse", 1, Cancellation);

        Assert.Equal("""{"key_id":"00000000-0000-0000-0000-000000000001","chat_id":"local:12-34"}""", (await harness.LastUpstreamBodyAsync()).GetProperty("requestMetadata").GetRawText());
    }

    [Theory]
    [InlineData("\"service_tier\":\"flex\",", "false", "flex")]
    [InlineData("\"service_tier\":\"flex\",", "true", "flex")]
    [InlineData("\"service_tier\":\"auto\",", "false", "default")]
    [InlineData("\"service_tier\":\"auto\",", "true", "default")]
    [InlineData("", "false", null)]
    [InlineData("", "true", null)]
    public async Task Reply_says_the_tier_when_the_caller_named_one(string member, string stream, string? expected)
    {
        using var response = await fixture.Harness.ChatClient.AskAsync(
            $$"""{"model":"{{Nova}}",{{member}}"stream":{{stream}},"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"q"}]}""");
        var body = await response.Content.ReadAsStringAsync(Cancellation);
        var last = stream == "false" ? JsonElement.Parse(body)
            : JsonElement.Parse(body.Split('\n').Last(line => line.StartsWith("data: {", StringComparison.Ordinal))[6..]);

        OpenApiValidator.AssertValid(stream == "false" ? "CreateChatCompletionResponse" : "CreateChatCompletionStreamResponse", last);
        Assert.Equal(expected, last.TryGetProperty("service_tier", out var tier) ? tier.GetString() : null);
    }

    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    public async Task Tier_that_the_model_lacks_is_named_and_the_ordinary_one_serves(string stream)
    {
        await using var harness = await ServiceHarness.StartAsync(cancellationToken: Cancellation);
        await harness.Control.AddRulesAsync("""[{"match":{},"refuse":["serviceTier"]}]""", Cancellation);
        using var response = await harness.ChatClient.AskAsync(
            $$"""{"model":"{{Nova}}","service_tier":"priority","stream":{{stream}},"messages":[{"role":"user","content":"q"}]}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("service_tier", Assert.Single(response.Headers.GetValues("x-gateway-ignored-params")));
    }

    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    public async Task Fields_of_the_models_own_reply_are_handed_on(string stream)
    {
        await using var harness = await ServiceHarness.StartAsync(cancellationToken: Cancellation);
        await harness.Control.AddRulesAsync(stream == "true"
            ? """[{"match":{},"answer":{"events":[{"type":"contentBlockDelta","payload":{"contentBlockIndex":0,"delta":{"text":"x"}}},{"type":"messageStop","payload":{"stopReason":"end_turn","additionalModelResponseFields":{"a":1}}}]}}]"""
            : """[{"match":{},"answer":{"body":{"output":{"message":{"role":"assistant","content":[{"text":"x"}]}},"stopReason":"end_turn","additionalModelResponseFields":{"a":1}}}}]""", Cancellation);
        using var response = await harness.ChatClient.AskAsync(
            $$"""{"model":"{{Nova}}","additionalModelResponseFieldPaths":["/a"],"stream":{{stream}},"messages":[{"role":"user","content":"q"}]}""");

        Assert.Contains("\"additional_model_response_fields\":{\"a\":1}", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    private static MappedRequest Map(string members, string model = Claude45, ChatApiOptions? options = null, Caller? caller = null) =>
        MappedRequest.Map($$"""{"model":"m","messages":[{"role":"user","content":"q"}],{{members}}}""", model, options: options, caller: caller);
}
