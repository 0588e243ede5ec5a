using System.Text;
using System.Text.Json;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Contract;

public sealed class ServiceModelValidatorTests
{
    private const string ConverseInput =
        """
        {"messages":[{"role":"user","content":[{"text":"Hello"},{"image":{"format":"png","source":{"bytes":"aGk="}}}]},
        {"role":"assistant","content":[{"toolUse":{"toolUseId":"call_1","name":"weather","input":{"any":["json",1,null]}}}]},
        {"role":"user","content":[{"toolResult":{"toolUseId":"call_1","content":[{"text":"rain"}],"status":"success"}}]}],
        "system":[{"text":"Be brief."},{"cachePoint":{"type":"default"}}],
        "inferenceConfig":{"maxTokens":10,"temperature":0.5,"topP":1,"stopSequences":["END"]},
        "toolConfig":{"tools":[{"toolSpec":{"name":"weather","inputSchema":{"json":{"type":"object"}}}}],"toolChoice":{"auto":{}}},
        "requestMetadata":{"team":"a"},"additionalModelRequestFields":{"top_k":5}}
        """;

    private const string ConverseOutput =
        """
        {"output":{"message":{"role":"assistant","content":[{"text":"Hi"}]}},"stopReason":"end_turn",
        "usage":{"inputTokens":1,"outputTokens":2,"totalTokens":3},"metrics":{"latencyMs":120}}
        """;

    [Fact]
    public void Good_converse_request_and_response_pass()
    {
        ServiceModelValidator.Runtime.AssertValidInput("Converse", Encoding.UTF8.GetBytes(ConverseInput));
        ServiceModelValidator.Runtime.AssertValidInput("ConverseStream", Encoding.UTF8.GetBytes(ConverseInput));
        ServiceModelValidator.Runtime.AssertValidOutput("Converse", Encoding.UTF8.GetBytes(ConverseOutput));
    }

    [Theory]
    [InlineData("\"maxTokens\":10", "\"max_tokens\":10", "/inferenceConfig/max_tokens", "is not a member")]
    [InlineData("\"maxTokens\":10", "\"maxTokens\":0", "/inferenceConfig/maxTokens", "minimum")]
    [InlineData("\"maxTokens\":10", "\"maxTokens\":1.5", "/inferenceConfig/maxTokens", "32-bit integer")]
    [InlineData("\"maxTokens\":10", "\"maxTokens\":null", "/inferenceConfig/maxTokens", "32-bit integer")]
    [InlineData("\"temperature\":0.5", "\"temperature\":\"0.5\"", "/inferenceConfig/temperature", "a number")]
    [InlineData("\"temperature\":0.5", "\"temperature\":1.5", "/inferenceConfig/temperature", "maximum")]
    [InlineData("\"role\":\"assistant\"", "\"role\":\"tool\"", "/messages/1/role", "is none of")]
    [InlineData("\"format\":\"png\"", "\"format\":\"bmp\"", "/messages/0/content/1/image/format", "is none of")]
    [InlineData("\"bytes\":\"aGk=\"", "\"bytes\":\"not base64\"", "/messages/0/content/1/image/source/bytes", "base64")]
    [InlineData("{\"text\":\"Hello\"}", "{\"text\":\"Hello\",\"cachePoint\":{\"type\":\"default\"}}", "/messages/0/content/0", "exactly one")]
    [InlineData("{\"text\":\"Hello\"}", "{}", "/messages/0/content/0", "exactly one")]
    [InlineData("\"toolUseId\":\"call_1\",\"name\"", "\"toolUseId\":\"call 1\",\"name\"", "/messages/1/content/0/toolUse/toolUseId", "match")]
    [InlineData("\"name\":\"weather\",\"input\"", "\"input\"", "/messages/1/content/0/toolUse", "lacks the required member 'name'")]
    [InlineData("[\"END\"]", "\"END\"", "/inferenceConfig/stopSequences", "an array")]
    [InlineData("{\"team\":\"a\"}", "{\"te|am\":\"a\"}", "/requestMetadata/te|am", "key")]
    [InlineData("{\"team\":\"a\"}", "{}", "/requestMetadata", "minimum")]
    [InlineData("{\"auto\":{}}", "\"auto\"", "/toolConfig/toolChoice", "an object")]
    public void Request_altered_in_one_place_fails_and_names_the_place(string original, string replacement, string path, string reason)
    {
        var json = ConverseInput.Replace(original, replacement, StringComparison.Ordinal);
        Assert.NotEqual(ConverseInput, json);

        var violations = ServiceModelValidator.Runtime.ValidateInput("Converse", Parse(json));

        Assert.Contains(violations, violation => violation.Path == path && violation.Reason.Contains(reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Uri_member_in_the_body_fails()
    {
        var json = ConverseInput.Replace("{\"messages\"", "{\"modelId\":\"amazon.nova-lite-v1:0\",\"messages\"", StringComparison.Ordinal);

        var violation = Assert.Single(ServiceModelValidator.Runtime.ValidateInput("Converse", Parse(json)));

        Assert.Equal("/modelId", violation.Path);
    }

    [Fact]
    public void Response_without_usage_fails()
    {
        var json = ConverseOutput.Replace("\"usage\"", "\"use\"", StringComparison.Ordinal);

        var exception = Assert.ThrowsAny<Exception>(() =>
            ServiceModelValidator.Runtime.AssertValidOutput("Converse", Encoding.UTF8.GetBytes(json)));

        Assert.Contains("lacks the required member 'usage'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("/use: is not a member of ConverseResponse", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("messageStart", """{"role":"assistant"}""")]
    [InlineData("contentBlockStart", """{"contentBlockIndex":0,"start":{"toolUse":{"toolUseId":"a","name":"b"}}}""")]
    [InlineData("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"text":"Hi"}}""")]
    [InlineData("contentBlockStop", """{"contentBlockIndex":0}""")]
    [InlineData("messageStop", """{"stopReason":"tool_use"}""")]
    [InlineData("metadata", """{"usage":{"inputTokens":1,"outputTokens":1,"totalTokens":2},"metrics":{"latencyMs":1}}""")]
    [InlineData("throttlingException", """{"message":"Too many requests"}""")]
    public void Good_event_passes_and_padding_only_by_flag(string name, string payload)
    {
        ServiceModelValidator.Runtime.AssertValidEvent("ConverseStreamOutput", name, Encoding.UTF8.GetBytes(payload));

        var padded = Parse(payload[..^1] + ",\"p\":\"abcdefg\"}");
        ServiceModelValidator.Runtime.AssertValidEvent("ConverseStreamOutput", name, padded, allowPadding: true);
        Assert.Equal("/p", Assert.Single(ServiceModelValidator.Runtime.ValidateEvent("ConverseStreamOutput", name, padded)).Path);
    }

    [Theory]
    [InlineData("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"text":"a","toolUse":{"input":"{}"}}}""", "exactly one")]
    [InlineData("contentBlockDelta", """{"delta":{"text":"a"}}""", "contentBlockIndex")]
    [InlineData("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"text":"a","p":"x"}}""", "is not a member")]
    [InlineData("messageStop", """{"stopReason":"stop"}""", "is none of")]
    [InlineData("content_block_delta", "{}", "is not part of")]
    public void Bad_event_fails(string name, string payload, string reason)
    {
        var violations = ServiceModelValidator.Runtime.ValidateEvent("ConverseStreamOutput", name, Parse(payload), allowPadding: true);

        Assert.Contains(violations, violation => violation.Reason.Contains(reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Invoke_model_chunk_carries_base64_and_its_body_is_free()
    {
        ServiceModelValidator.Runtime.AssertValidEvent("ResponseStream", "chunk", Parse("""{"bytes":"e30="}"""));
        ServiceModelValidator.Runtime.AssertValidInput("InvokeModel", Parse("""{"anything":1}"""));
        Assert.Throws<ArgumentException>(() => ServiceModelValidator.Runtime.ValidateOutput("ConverseStream", Parse("{}")));
    }

    [Fact]
    public void Count_tokens_input_is_a_union()
    {
        ServiceModelValidator.Runtime.AssertValidInput(
            "CountTokens", Parse("""{"input":{"converse":{"messages":[{"role":"user","content":[{"text":"a"}]}]}}}"""));
        Assert.NotEmpty(ServiceModelValidator.Runtime.ValidateInput("CountTokens", Parse("""{"input":{}}""")));
    }

    [Fact]
    public void Control_plane_lists_models_and_profiles()
    {
        const string Profiles =
            """
            {"inferenceProfileSummaries":[{"inferenceProfileName":"US Nova Lite","createdAt":"2024-11-20T00:00:00Z",
            "inferenceProfileArn":"arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.amazon.nova-lite-v1:0",
            "models":[{"modelArn":"arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0"}],
            "inferenceProfileId":"us.amazon.nova-lite-v1:0","status":"ACTIVE","type":"SYSTEM_DEFINED"}]}
            """;

        ServiceModelValidator.ControlPlane.AssertValidOutput("ListInferenceProfiles", Parse(Profiles));
        var violations = ServiceModelValidator.ControlPlane.ValidateOutput(
            "ListInferenceProfiles", Parse(Profiles.Replace("\"2024-11-20T00:00:00Z\"", "1732060800", StringComparison.Ordinal)));
        Assert.Equal("/inferenceProfileSummaries/0/createdAt", Assert.Single(violations).Path);
    }

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
