using System.Net;

namespace BedrockAspire.Tests.Simulator;

/// <summary>A request that Bedrock would refuse is refused here, with its words.</summary>
public sealed class RequestRulesTests
{
    private const string Hello = """{"role":"user","content":[{"text":"hello"}]}""";
    private const string Tool = """{"toolSpec":{"name":"look_up","inputSchema":{"json":{"type":"object"}}}}""";

    [Theory]
    [InlineData("us.anthropic.claude-sonnet-4-5-20250929-v1:0", """{"inferenceConfig":{"temperature":1.5},"messages":[]}""",
        "1 validation error detected: Value '1.5' at 'inferenceConfig.temperature' failed to satisfy constraint: Member must have value less than or equal to 1")]
    [InlineData("us.anthropic.claude-sonnet-4-5-20250929-v1:0", """{"messages":[{"role":"tool","content":[{"text":"x"}]},{"content":[]}]}""",
        "2 validation errors detected: Value 'tool' at 'messages.1.member.role' failed to satisfy constraint: Member must satisfy enum value set: [user, assistant, system]; Value null at 'messages.2.member.role' failed to satisfy constraint: Member must not be null")]
    [InlineData("anthropic.claude-sonnet-4-5-20250929-v1:0", "{\"messages\":[" + Hello + "]}",
        "Invocation of model ID anthropic.claude-sonnet-4-5-20250929-v1:0 with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.")]
    [InlineData("eu.anthropic.claude-sonnet-4-5-20250929-v1:0", "{\"messages\":[" + Hello + "]}", "The provided model identifier is invalid.")]
    [InlineData("nobody.nothing-v1:0", "{\"messages\":[" + Hello + "]}", "The provided model identifier is invalid.")]
    [InlineData("google.gemma-4-31b", "{\"messages\":[" + Hello + "]}", "The provided model identifier is invalid.")]
    [InlineData("us.anthropic.claude-sonnet-4-5-20250929-v1:0", """{"messages":[{"role":"assistant","content":[{"text":"x"}]}]}""",
        "A conversation must start with a user message. Try again with a conversation that starts with a user message.")]
    [InlineData("us.anthropic.claude-sonnet-4-5-20250929-v1:0", """{"messages":[{"role":"user","content":[{"text":" "}]}]}""",
        "The text field in the ContentBlock object at messages.0.content.0 is blank. Add text to the text field, and try again.")]
    [InlineData("us.anthropic.claude-sonnet-4-5-20250929-v1:0", "{\"messages\":[" + Hello + "],\"inferenceConfig\":{\"temperature\":0.5,\"topP\":0.5}}",
        "The model returned the following errors: `temperature` and `top_p` cannot both be specified for this model. Please use only one.")]
    [InlineData("us.anthropic.claude-opus-4-7", "{\"messages\":[" + Hello + "],\"inferenceConfig\":{\"temperature\":0.5}}",
        "The model returned the following errors: `temperature` is deprecated for this model.")]
    [InlineData("us.openai.gpt-6-sol", "{\"messages\":[" + Hello + "],\"inferenceConfig\":{\"stopSequences\":[\"x\"]}}",
        "This model doesn't support the inferenceConfig.stopSequences field. Remove inferenceConfig.stopSequences and try again.")]
    [InlineData("us.anthropic.claude-opus-4-7", "{\"messages\":[" + Hello + "],\"additionalModelRequestFields\":{\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2000}}}",
        "The model returned the following errors: \"thinking.type.enabled\" is not supported for this model. Use \"thinking.type.adaptive\" and \"output_config.effort\" to control thinking behavior.")]
    [InlineData("us.anthropic.claude-sonnet-4-6", "{\"messages\":[" + Hello + ",{\"role\":\"assistant\",\"content\":[{\"text\":\"I\"}]}]}",
        "The model returned the following errors: This model does not support assistant message prefill. The conversation must end with a user message.")]
    [InlineData("us.meta.llama3-3-70b-instruct-v1:0", "{\"messages\":[" + Hello + "],\"toolConfig\":{\"tools\":[" + Tool + "],\"toolChoice\":{\"any\":{}}}}",
        "This model doesn't support the toolConfig.toolChoice.any field. Remove toolConfig.toolChoice.any and try again.")]
    [InlineData("amazon.nova-lite-v1:0",
        "{\"messages\":[" + Hello + "],\"toolConfig\":{\"tools\":[{\"toolSpec\":{\"name\":\"x\",\"inputSchema\":{\"json\":{\"type\":7}}}}]}}",
        "The value at toolConfig.tools.0.toolSpec.inputSchema.json.type must be one of the following: object.")]
    [InlineData("us.deepseek.r1-v1:0", "{\"messages\":[" + Hello + "],\"toolConfig\":{\"tools\":[" + Tool + "]}}", "This model doesn't support tool use.")]
    [InlineData("us.anthropic.claude-opus-5-5", "{\"messages\":[" + Hello + "],\"toolConfig\":{\"tools\":[" + Tool + "],\"toolChoice\":{\"any\":{}}}}",
        "The model returned the following errors: tool_choice.type: `any` is not supported for this model. Please use `auto`.")]
    [InlineData("us.anthropic.claude-sonnet-4-5-20250929-v1:0",
        "{\"messages\":[" + Hello + ",{\"role\":\"assistant\",\"content\":[{\"toolUse\":{\"toolUseId\":\"t1\",\"name\":\"look_up\",\"input\":{}}}]}," + Hello + "]}",
        "The toolConfig field must be defined when using toolUse and toolResult content blocks.")]
    [InlineData("us.anthropic.claude-sonnet-4-5-20250929-v1:0",
        "{\"messages\":[" + Hello + ",{\"role\":\"assistant\",\"content\":[{\"toolUse\":{\"toolUseId\":\"t1\",\"name\":\"look_up\",\"input\":{}}}]}," + Hello + "],\"toolConfig\":{\"tools\":[" + Tool + "]}}",
        "Expected toolResult blocks at messages.2.content for the following Ids: t1")]
    [InlineData("mistral.mistral-large-3-675b-instruct",
        "{\"messages\":[" + Hello + ",{\"role\":\"assistant\",\"content\":[{\"toolUse\":{\"toolUseId\":\"too_long_for_it\",\"name\":\"look_up\",\"input\":{}}}]},{\"role\":\"user\",\"content\":[{\"toolResult\":{\"toolUseId\":\"too_long_for_it\",\"content\":[{\"text\":\"x\"}]}}]}],\"toolConfig\":{\"tools\":[" + Tool + "]}}",
        "The model returned the following errors: Tool call id was too_long_for_it but must be a-z, A-Z, 0-9, with a length of 9.")]
    [InlineData("qwen.qwen3-32b-v1:0",
        "{\"messages\":[" + Hello + ",{\"role\":\"assistant\",\"content\":[{\"reasoningContent\":{\"reasoningText\":{\"text\":\"a\",\"signature\":\"b\"}}},{\"text\":\"x\"}]}," + Hello + "]}",
        "This model doesn't support the reasoningContent.reasoningText.signature field. Remove reasoningContent.reasoningText.signature and try again.")]
    [InlineData("amazon.titan-embed-text-v2:0", "{\"messages\":[" + Hello + "]}",
        "This action doesn't support the model that you provided. Try again with a supported text or chat model.")]
    public async Task Converse_refuses_with_bedrocks_words(string model, string body, string message)
    {
        await using var server = await SimulatorServer.StartAsync();

        var reply = await server.ConverseAsync(body, model);

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Equal("ValidationException", reply.ErrorType);
        Assert.Equal(message, reply.Message);
    }

    [Fact]
    public async Task Tools_in_a_stream_are_refused_where_the_model_cannot()
    {
        await using var server = await SimulatorServer.StartAsync();
        var body = "{\"messages\":[" + Hello + "],\"toolConfig\":{\"tools\":[" + Tool + "]}}";

        var stream = await server.PostAsync(SimulatorServer.PathOf("us.meta.llama4-scout-17b-instruct-v1:0", "converse-stream"), body);
        var whole = await server.PostAsync(SimulatorServer.PathOf("us.meta.llama4-scout-17b-instruct-v1:0", "converse"), body);

        Assert.Equal("This model doesn't support tool use in streaming mode.", stream.Message);
        Assert.Equal(HttpStatusCode.OK, whole.Status);
    }

    [Theory]
    [InlineData("us.amazon.nova-premier-v1:0")]
    [InlineData("cohere.command-r-v1:0")]
    public async Task Ended_model_is_not_found(string model)
    {
        await using var server = await SimulatorServer.StartAsync();

        var reply = await server.ConverseAsync(SimulatorServer.Say("hello"), model);

        Assert.Equal(HttpStatusCode.NotFound, reply.Status);
        Assert.Equal("ResourceNotFoundException", reply.ErrorType);
        Assert.Equal("This model version has reached the end of its life. Please refer to the AWS documentation for more details.", reply.Message);
    }

    [Theory]
    [InlineData("""{"messages":"x"}""", "STRING_VALUE can not be converted to a list")]
    [InlineData("{", "The request body is not valid JSON.")]
    public async Task Body_of_the_wrong_type_is_a_serialization_error(string body, string message)
    {
        await using var server = await SimulatorServer.StartAsync();

        var reply = await server.ConverseAsync(body);

        Assert.Equal("SerializationException", reply.ErrorType);
        Assert.Equal(message, reply.Message);
    }

    [Fact]
    public async Task InvokeModel_names_a_missing_key()
    {
        await using var server = await SimulatorServer.StartAsync();

        var reply = await server.PostAsync(
            SimulatorServer.PathOf("stability.sd3-5-large-v1:0", "invoke"), """{"messages":[]}""", ("x-simulator-region", "us-west-2"));
        var missing = await server.PostAsync(SimulatorServer.PathOf("amazon.titan-embed-text-v2:0", "invoke"), "{}");
        var streamed = await server.PostAsync(
            SimulatorServer.PathOf("stability.sd3-5-large-v1:0", "invoke-with-response-stream"), "{}", ("x-simulator-region", "us-west-2"));

        Assert.Equal("Malformed input request: 2 schema violations found, please reformat your input and try again.", reply.Message);
        Assert.Equal("Malformed input request: #: required key [inputText] not found, please reformat your input and try again.", missing.Message);
        Assert.Equal("The model is unsupported for streaming.", streamed.Message);
    }
}
