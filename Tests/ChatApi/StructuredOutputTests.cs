using System.Text;
using System.Text.Json.Nodes;
using BedrockAspire.ChatApi.ChatCompletions.Structured;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.ChatApi;

/// <summary>Answers in JSON, by whatever means the model has.</summary>
public sealed class StructuredOutputTests
{
    private const string Native = "anthropic.claude-sonnet-4-5-20250929-v1:0";
    private const string Forced = "amazon.nova-lite-v1:0";
    private const string Unforced = "anthropic.claude-sonnet-5-5";
    private const string Wordy = "deepseek.r1-v1:0";
    private const string Schema = """{"type":"object","properties":{"city":{"type":"string"},"degrees":{"type":"integer"}},"required":["city","degrees"],"additionalProperties":false}""";
    private const string Tool = """ "tools":[{"type":"function","function":{"name":"json_answer"} }] """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Schema_goes_to_models_that_have_it_as_a_string()
    {
        var mapped = Map(Native, Format(Schema));

        var format = mapped.Json.GetProperty("outputConfig").GetProperty("textFormat");
        Assert.Equal("json_schema", format.GetProperty("type").GetString());
        var schema = format.GetProperty("structure").GetProperty("jsonSchema");
        Assert.Equal((Schema, "weather"), (schema.GetProperty("schema").GetString(), schema.GetProperty("name").GetString()));
        Assert.False(mapped.Json.TryGetProperty("toolConfig", out _));
        Assert.Null(mapped.Ignored);
    }

    [Theory]
    [InlineData(Forced, "", """{"tool":{"name":"json_answer"}}""", 1)]
    [InlineData("mistral.pixtral-large-2502-v1:0", "", """{"any":{}}""", 1)]
    [InlineData(Forced, "," + Tool, """{"any":{}}""", 2)]
    [InlineData("meta.llama3-3-70b-instruct-v1:0", "", null, 1)]
    [InlineData(Unforced, "", null, 1)]
    [InlineData("anthropic.claude-sonnet-5", ",\"reasoning_effort\":\"low\"", null, 1)]
    public void Other_models_answer_by_a_tool(string model, string members, string? choice, int tools)
    {
        var mapped = Map(model, Format(Schema) + members);

        var config = mapped.Json.GetProperty("toolConfig");
        Assert.Equal(choice, config.TryGetProperty("toolChoice", out var found) ? found.GetRawText() : null);
        Assert.Equal(tools, config.GetProperty("tools").GetArrayLength());
        var answer = config.GetProperty("tools")[tools - 1].GetProperty("toolSpec");
        Assert.Equal(tools == 1 ? "json_answer" : "json_answer_", answer.GetProperty("name").GetString());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Schema), JsonNode.Parse(answer.GetProperty("inputSchema").GetProperty("json").GetRawText())));
        Assert.Equal(choice is null, mapped.Json.TryGetProperty("system", out _));
        Assert.Null(mapped.Ignored);
    }

    [Fact]
    public void Forced_answer_turns_off_thinking_that_nobody_asked_for()
    {
        var mapped = Map("anthropic.claude-sonnet-5", Format(Schema));

        Assert.Contains("""{"thinking":{"type":"disabled"}}""", mapped.Body, StringComparison.Ordinal);
        Assert.Contains("""{"tool":{"name":"json_answer"}}""", mapped.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Models_without_tools_are_told_in_words()
    {
        var mapped = Map(Wordy, Format(Schema));

        var words = mapped.Json.GetProperty("system")[0].GetProperty("text").GetString();
        Assert.EndsWith(Schema, words, StringComparison.Ordinal);
    }

    [Fact]
    public void Tool_that_the_caller_demands_goes_before_the_format()
    {
        var mapped = Map(Forced, Format(Schema) + ",\"tool_choice\":\"required\"," + Tool);

        Assert.Equal(1, mapped.Json.GetProperty("toolConfig").GetProperty("tools").GetArrayLength());
    }

    [Theory]
    [InlineData("""{"type":"text"}""")]
    [InlineData("null")]
    public void Format_that_is_text_asks_for_nothing(string format)
    {
        var mapped = Map(Forced, $"\"response_format\":{format}");

        Assert.Equal("""{"messages":[{"role":"user","content":[{"text":"q"}]}]}""", mapped.Body);
    }

    [Theory]
    [InlineData("""{"type":"object","properties":{"minimum":{"type":"integer","minimum":1}},"additionalProperties":false}""", "properties.minimum.minimum")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"array","items":{"type":"string","maxLength":3}}},"additionalProperties":false}""", "properties.a.items.maxLength")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"array","minItems":2}},"additionalProperties":false}""", "properties.a.minItems")]
    [InlineData("""{"type":"object","properties":{"a":{"anyOf":[{"type":"null"},{"type":"object"}]}},"additionalProperties":false}""", "properties.a.anyOf.additionalProperties (it must be false)")]
    [InlineData("""{"type":"object","properties":{}}""", "additionalProperties (it must be false)")]
    [InlineData("""{"type":"object","properties":{"a":{"$ref":"https://example.org"}},"additionalProperties":false}""", "properties.a.$ref")]
    [InlineData("""{"type":"object","properties":{"a":{"$ref":"#/$defs/n"}},"additionalProperties":false,"$defs":{"n":{"type":"object","properties":{"n":{"$ref":"#/$defs/n"}},"additionalProperties":false}}}""", "$defs.n.properties.n.$ref (recursion)")]
    [InlineData("""{"type":"object","properties":{"a":{"$ref":"#"}},"additionalProperties":false}""", "properties.a.$ref")]
    public void Keyword_that_cannot_be_guaranteed_is_named_before_the_call(string schema, string keyword)
    {
        var exception = Assert.Throws<GatewayException>(() => Map(Native, Format(schema, isStrict: true)));

        Assert.Equal((400, "response_format.json_schema.schema"), (exception.Error.Facts.Status, exception.Error.Param));
        Assert.Contains($"'{keyword}'", exception.Error.Message, StringComparison.Ordinal);

        // Where no guarantee is asked for, a tool does what it can.
        Assert.True(Map(Native, Format(schema)).Json.TryGetProperty("toolConfig", out _));
    }

    [Theory]
    [InlineData("""{"type":"object","properties":{"maximum":{"type":"string","enum":["minimum"],"default":{"maxLength":1}},"b":{"type":["array","null"],"minItems":1,"items":{"$ref":"#/$defs/x"}}},"required":["maximum"],"additionalProperties":false,"$defs":{"x":{"anyOf":[{"type":"number"},{"$ref":"#/$defs/y"}]},"y":{"const":{"minimum":1}}}}""")]
    [InlineData("{}")]
    public void Schema_that_only_looks_like_it_is_fine(string schema) => Assert.Null(SchemaSubset.FindRefused(Encoding.UTF8.GetBytes(schema)));

    [Theory]
    [InlineData("""{"type":"yaml"}""", "response_format.type")]
    [InlineData("""{}""", "response_format.type")]
    [InlineData("""7""", "response_format")]
    [InlineData("""{"type":"json_schema"}""", "response_format.json_schema.schema")]
    [InlineData("""{"type":"json_schema","json_schema":{"name":"x"}}""", "response_format.json_schema.schema")]
    [InlineData("""{"type":"json_schema","json_schema":[]}""", "response_format.json_schema")]
    [InlineData("""{"type":"json_schema","json_schema":{"schema":{"type":"array"}}}""", "response_format.json_schema.schema.type")]
    public void Format_of_the_wrong_shape_is_refused(string format, string param)
    {
        var exception = Assert.Throws<GatewayException>(() => Map(Forced, $"\"response_format\":{format}"));

        Assert.Equal(param, exception.Error.Param);
    }

    [Fact]
    public async Task Tool_of_the_caller_that_is_called_instead_of_an_answer_is_a_tool_call()
    {
        await using var harness = await ServiceHarness.StartAsync(cancellationToken: Cancellation);
        await harness.Control.AddRulesAsync(
            [new { match = new { }, answer = new { events = new object[]
            {
                new { type = "messageStart", payload = new { role = "assistant" } },
                new { type = "contentBlockDelta", payload = new { contentBlockIndex = 0, delta = new { text = "Let me see" } } },
                new { type = "contentBlockStart", payload = new { contentBlockIndex = 1, start = new { toolUse = new { toolUseId = "1", name = "json_answer" } } } },
                new { type = "messageStop", payload = new { stopReason = "tool_use" } },
            } } }],
            Cancellation);
        var choices = await harness.ChatClient.StreamAsync(Body(Forced, Format(Schema) + "," + Tool + ",\"stream\":true"));

        Assert.Equal("json_answer", Assert.Single(choices.ToolCalls()).Name);
        Assert.Equal(("Let me see", "tool_calls"), (choices.Joined("content"), choices.FinishReason()));
    }

    private static MappedRequest Map(string model, string members) =>
        MappedRequest.Map($$"""{"model":"m","messages":[{"role":"user","content":"q"}],{{members}}}""", model);

    private static string Format(string schema, bool isStrict = false) =>
        $$"""
        "response_format":{"type":"json_schema","json_schema":{"name":"weather","strict":{{(isStrict ? "true" : "false")}},"schema":{{schema}} } }
        """;

    private static string Body(string model, string members) =>
        $$"""{"model":"{{model}}","messages":[{"role":"user","content":"What is the weather in Paris?"}],{{members}}}""";
}
