using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Contract;

public sealed class OpenApiValidatorTests
{
    private const string Completion =
        """
        {"id":"chatcmpl-1","object":"chat.completion","created":1700000000,"model":"claude-sonnet","choices":[{"index":0,
        "message":{"role":"assistant","content":null,"refusal":null,"tool_calls":[{"id":"call_1","type":"function",
        "function":{"name":"weather","arguments":"{}"}}]},"logprobs":null,"finish_reason":"tool_calls"}],
        "usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}}
        """;

    private const string Chunk =
        """
        {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1700000000,"model":"claude-sonnet",
        "choices":[{"index":0,"delta":{"role":"assistant","content":"Hi"},"logprobs":null,"finish_reason":null}],"usage":null}
        """;

    private const string Models =
        """{"object":"list","data":[{"id":"amazon.nova-lite-v1:0","object":"model","created":1700000000,"owned_by":"amazon"}]}""";

    private const string Images =
        """{"created":1700000000,"data":[{"b64_json":"aGk="}],"output_format":"png"}""";

    private const string Embeddings =
        """
        {"object":"list","model":"titan","data":[{"object":"embedding","index":0,"embedding":[0.1,-0.2]}],
        "usage":{"prompt_tokens":1,"total_tokens":1}}
        """;

    private const string Error = """{"error":{"message":"No such model.","type":"invalid_request_error","param":"model","code":null}}""";

    [Theory]
    [InlineData("CreateChatCompletionResponse", Completion)]
    [InlineData("CreateChatCompletionStreamResponse", Chunk)]
    [InlineData("ListModelsResponse", Models)]
    [InlineData("Model", """{"id":"a:0","object":"model","created":1,"owned_by":"amazon"}""")]
    [InlineData("ImagesResponse", Images)]
    [InlineData("CreateEmbeddingResponse", Embeddings)]
    [InlineData("ErrorResponse", Error)]
    public void Sample_that_follows_the_schema_passes(string schema, string json) => OpenApiValidator.AssertValid(schema, json);

    [Theory]
    [InlineData("CreateChatCompletionResponse", Completion, "choices/0/finish_reason", "\"end_turn\"")]
    [InlineData("CreateChatCompletionResponse", Completion, "choices/0/finish_reason", "null")]
    [InlineData("CreateChatCompletionResponse", Completion, "choices/0/logprobs", null)]
    [InlineData("CreateChatCompletionResponse", Completion, "choices/0/message/role", "\"user\"")]
    [InlineData("CreateChatCompletionResponse", Completion, "choices/0/message/tool_calls/0/function/arguments", "{}")]
    [InlineData("CreateChatCompletionResponse", Completion, "usage/total_tokens", null)]
    [InlineData("CreateChatCompletionResponse", Completion, "created", "1.5")]
    [InlineData("CreateChatCompletionStreamResponse", Chunk, "choices/0/delta/content", "1")]
    [InlineData("CreateChatCompletionStreamResponse", Chunk, "choices/0/finish_reason", null)]
    [InlineData("CreateChatCompletionStreamResponse", Chunk, "object", "\"chat.completion\"")]
    [InlineData("ListModelsResponse", Models, "data/0/owned_by", null)]
    [InlineData("ImagesResponse", Images, "created", "\"now\"")]
    [InlineData("ImagesResponse", Images, "output_format", "\"gif\"")]
    [InlineData("CreateEmbeddingResponse", Embeddings, "data/0/embedding/0", "\"x\"")]
    [InlineData("ErrorResponse", Error, "error/param", null)]
    [InlineData("ErrorResponse", Error, "error/message", "7")]
    public void Sample_altered_in_one_place_fails_and_names_the_place(string schema, string json, string path, string? replacement)
    {
        var violations = OpenApiValidator.Validate(schema, Alter(json, path, replacement));

        var place = "/" + (replacement is null ? path[..Math.Max(path.LastIndexOf('/'), 0)] : path);
        Assert.Contains(violations, violation => violation.Path.StartsWith(place.TrimEnd('/'), StringComparison.Ordinal));
    }

    [Fact]
    public void Failure_message_lists_path_and_reason()
    {
        var exception = Assert.ThrowsAny<Exception>(() => OpenApiValidator.AssertValid("Model", """{"id":1}"""));

        Assert.Contains("/id:", exception.Message, StringComparison.Ordinal);
        Assert.Contains("owned_by", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Operation_response_is_found_by_status_and_content_type()
    {
        using var chunk = JsonDocument.Parse(Chunk);

        OpenApiValidator.AssertValidResponse("createChatCompletion", chunk.RootElement, contentType: "text/event-stream");
        Assert.ThrowsAny<Exception>(() => OpenApiValidator.AssertValidResponse("createChatCompletion", chunk.RootElement));
        Assert.Throws<ArgumentException>(() => OpenApiValidator.AssertValidResponse("noSuchOperation", chunk.RootElement));
    }

    [Fact]
    public void Every_schema_of_the_document_builds()
    {
        var document = TestData.Json("openai/openapi-subset.json");
        var schemas = new OpenApiSchemas(document);

        foreach (var schema in document.GetProperty("components").GetProperty("schemas").EnumerateObject())
        {
            Assert.NotNull(schemas.Build(schema.Name));
        }
    }

    /// <summary>Replaces the member or item at a slash-separated path, or removes it where there is no replacement.</summary>
    private static JsonElement Alter(string json, string path, string? replacement)
    {
        var root = JsonNode.Parse(json)!;
        var parts = path.Split('/');
        var parent = parts[..^1].Aggregate(root, (node, part) =>
            node is JsonArray array ? array[int.Parse(part, CultureInfo.InvariantCulture)]! : node[part]!);
        if (parent is JsonArray items)
        {
            items[int.Parse(parts[^1], CultureInfo.InvariantCulture)] = JsonNode.Parse(replacement!);
        }
        else if (replacement is null)
        {
            Assert.True(parent.AsObject().Remove(parts[^1]));
        }
        else
        {
            parent[parts[^1]] = JsonNode.Parse(replacement);
        }

        return JsonSerializer.SerializeToElement(root);
    }
}
