using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BedrockAspire.Gateway.Hosting;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Tests.ImageApi;
using BedrockAspire.Tests.Infrastructure;
using BedrockAspire.Tests.Pictures;
using Json.Schema;

namespace BedrockAspire.Tests.Integration;

/// <summary>The services' OpenAPI documents say what the services do: their routes, what they take and what they answer.</summary>
public sealed class ApiDocumentTests(ImageServiceFixture fixture) : IClassFixture<ImageServiceFixture>
{
    // Members that say nothing by themselves.
    private static readonly Dictionary<string, string> Companions = new(StringComparer.Ordinal)
    {
        ["createChatCompletion.stream_options"] = """{"stream":true}""",
        ["createCompletion.stream_options"] = """{"stream":true}""",
        ["createChatCompletion.tool_choice"] = """{"tools":[{"type":"function","function":{"name":"lookup","parameters":{"type":"object"}}}]}""",
        ["createChatCompletion.reasoning_effort"] = """{"model":"claude-sonnet"}""",
        ["createChatCompletion.thinking"] = """{"model":"claude-sonnet"}""",
        ["createEmbedding.input_type"] = """{"model":"cohere.embed-v4:0"}""",
        ["createEmbedding.dimensions"] = """{"model":"amazon.titan-embed-text-v2:0"}""",
        ["createImage.quality"] = """{"model":"nova-canvas"}""",
        ["createImage.style"] = """{"model":"nova-canvas"}""",
        ["createImage.cfg_scale"] = """{"model":"nova-canvas"}""",
        ["createImage.output_compression"] = """{"output_format":"jpeg"}""",
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_document_has_each_route_of_its_service_and_no_other(bool chat)
    {
        var document = await DocumentAsync(chat);

        var documented = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Name.ToUpperInvariant()} {path.Name}"));
        Assert.Equal(await RoutesAsync(chat), documented.Order(StringComparer.Ordinal));
        Assert.Equal("3.1.0", document.GetProperty("openapi").GetString());
    }

    [Theory]
    [InlineData("createChatCompletion")]
    [InlineData("createCompletion")]
    [InlineData("createEmbedding")]
    [InlineData("rerank")]
    [InlineData("createModeration")]
    [InlineData("createImage")]
    public async Task An_example_is_answered_as_the_document_says(string operationId)
    {
        var (document, path, operation) = await OperationAsync(operationId);
        var example = operation.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("example");

        using var response = await PostAsync(operationId, path, example.GetRawText());

        Assert.Equal("", Ignored(response));
        await AssertAnswerAsync(document, operationId, response);
    }

    [Theory]
    [InlineData("createChatCompletion", "ChatRequest", 17)]
    [InlineData("createCompletion", "CompletionRequest", 9)]
    [InlineData("createEmbedding", "EmbeddingRequest", 5)]
    [InlineData("rerank", "RerankRequest", 7)]
    [InlineData("createModeration", "ModerationRequest", 2)]
    [InlineData("createImage", "DrawingRequest", 12)]
    public async Task Every_member_that_is_documented_is_honoured(string operationId, string schemaName, int count)
    {
        var (document, path, operation) = await OperationAsync(operationId);
        var schema = new OpenApiSchemas(document).Build(schemaName);
        var basis = operation.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("example").GetRawText();
        var members = document.GetProperty("components").GetProperty("schemas").GetProperty(schemaName).GetProperty("properties")
            .EnumerateObject().Where(member => member.Value.TryGetProperty("example", out _)).ToList();

        var model = members.Single(member => member.Name == "model").Value.GetProperty("example").GetString();
        Assert.True(members.Count >= count, $"{members.Count} members have examples.");
        foreach (var member in members)
        {
            var body = JsonNode.Parse(basis)!.AsObject();
            body["model"] = model;
            Merge(body, Companions.GetValueOrDefault($"{operationId}.{member.Name}", "{}"));
            body[member.Name] = JsonNode.Parse(member.Value.GetProperty("example").GetRawText());
            using var response = await PostAsync(operationId, path, body.ToJsonString());

            var text = await response.Content.ReadAsStringAsync(Cancellation).WaitAsync(TestTimeouts.Default, Cancellation);
            Assert.True(response.StatusCode == HttpStatusCode.OK, $"{member.Name}: {text}");
            Assert.True(Ignored(response).Length == 0, $"{member.Name} as in {body.ToJsonString()} was answered with {Ignored(response)} ignored.");
            Assert.True(schema.Evaluate(JsonElement.Parse(body.ToJsonString())).IsValid, $"The document does not allow {body.ToJsonString()}.");
        }
    }

    [Theory]
    [InlineData("createImageEdit")]
    [InlineData("createImageVariation")]
    public async Task A_form_is_answered_as_the_document_says(string operationId)
    {
        var (document, path, _) = await OperationAsync(operationId);
        using var content = new EditForm().Members(("model", "image-edit"), ("prompt", "at night")).File(PictureFiles.Make(512, 384)).Content;

        using var response = await fixture.Harness.ImageClient.PostAsync(path, content, Cancellation).WaitAsync(TestTimeouts.Default, Cancellation);

        await AssertAnswerAsync(document, operationId, response);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Lists_models_and_errors_are_as_the_document_says(bool chat)
    {
        var document = await DocumentAsync(chat);
        var schemas = new OpenApiSchemas(document);
        var client = chat ? fixture.Harness.ChatClient : fixture.Harness.ImageClient;
        var id = document.GetProperty("paths").GetProperty("/v1/models/{id}").GetProperty("get").GetProperty("parameters")[0].GetProperty("example").GetString();

        await AssertValidAsync(schemas.BuildResponse("listModels", "200", "application/json"), client, "/v1/models");
        await AssertValidAsync(schemas.BuildResponse("getModel", "200", "application/json"), client, $"/v1/models/{id}");
        await AssertValidAsync(schemas.Build("Error"), client, "/v1/models/nobody");
    }

    private static async Task AssertValidAsync(JsonSchema schema, HttpClient client, string path)
    {
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative), Cancellation).WaitAsync(TestTimeouts.Default, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation).WaitAsync(TestTimeouts.Default, Cancellation);
        Assert.True(schema.Evaluate(JsonElement.Parse(text)).IsValid, text);
    }

    private static async Task AssertAnswerAsync(JsonElement document, string operationId, HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(Cancellation).WaitAsync(TestTimeouts.Default, Cancellation);
        Assert.True(response.StatusCode == HttpStatusCode.OK, text);
        var schema = new OpenApiSchemas(document).BuildResponse(operationId, "200", "application/json");
        Assert.True(schema.Evaluate(JsonElement.Parse(text)).IsValid, text);
    }

    private static void Merge(JsonObject body, string members)
    {
        foreach (var (name, value) in JsonNode.Parse(members)!.AsObject())
        {
            body[name] = value?.DeepClone();
        }
    }

    private static string Ignored(HttpResponseMessage response) =>
        response.Headers.TryGetValues(GatewayHeaders.IgnoredParams, out var values) ? string.Join(", ", values) : "";

    // What a service answers with the other's address is no route of its own.
    private async Task<IEnumerable<string>> RoutesAsync(bool chat)
    {
        var elsewhere = chat ? [] : (await DocumentAsync(chat: true)).GetProperty("paths").EnumerateObject()
            .Select(path => path.Name).Where(path => !path.StartsWith("/v1/models", StringComparison.Ordinal)).ToArray();
        return (chat ? fixture.Harness.Chat : fixture.Harness.Image).Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint => (Path: endpoint.RoutePattern.RawText!.Replace("{**id}", "{id}", StringComparison.Ordinal), endpoint.Metadata))
            .Where(route => route.Path.StartsWith("/v1/", StringComparison.Ordinal) && !route.Path.Contains("{**rest}", StringComparison.Ordinal) && !elsewhere.Contains(route.Path))
            .SelectMany(route => route.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.Select(method => $"{method} {route.Path}"))
            .Order(StringComparer.Ordinal);
    }

    private async Task<(JsonElement Document, string Path, JsonElement Operation)> OperationAsync(string operationId)
    {
        var document = await DocumentAsync(IsOfChat(operationId));
        var path = document.GetProperty("paths").EnumerateObject()
            .Single(path => path.Value.TryGetProperty("post", out var post) && post.GetProperty("operationId").ValueEquals(operationId));
        return (document, path.Name, path.Value.GetProperty("post"));
    }

    private async Task<HttpResponseMessage> PostAsync(string operationId, string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, MediaTypeHeaderValue.Parse("application/json"));
        return await (IsOfChat(operationId) ? fixture.Harness.ChatClient : fixture.Harness.ImageClient)
            .PostAsync(path, content, Cancellation).WaitAsync(TestTimeouts.Default, Cancellation);
    }

    private async Task<JsonElement> DocumentAsync(bool chat)
    {
        var service = chat ? fixture.Harness.Chat : fixture.Harness.Image;
        using var client = fixture.Harness.CreateClient(service, apiKey: null);
        using var response = await client.GetAsync(new Uri(ApiDocument.Path, UriKind.Relative), Cancellation).WaitAsync(TestTimeouts.Default, Cancellation);
        Assert.Equal((HttpStatusCode.OK, "application/json"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        return JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancellation).WaitAsync(TestTimeouts.Default, Cancellation));
    }

    private static bool IsOfChat(string operationId) => !operationId.StartsWith("createImage", StringComparison.Ordinal);
}
