using System.ClientModel;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using BedrockAspire.Tests.Infrastructure;
using OpenAI;
using OpenAI.Embeddings;

namespace BedrockAspire.Tests.Embeddings;

public sealed class EmbeddingsTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ServiceHarness Harness => fixture.Harness;

    [Theory]
    [InlineData("amazon.titan-embed-text-v1", null, 1536)]
    [InlineData("amazon.titan-embed-text-v2:0", null, 1024)]
    [InlineData("amazon.titan-embed-text-v2:0", 256, 256)]
    [InlineData("amazon.titan-embed-image-v1", 384, 384)]
    [InlineData("amazon.nova-2-multimodal-embeddings-v1:0", null, 3072)]
    [InlineData("cohere.embed-english-v3", null, 1024)]
    [InlineData("cohere.embed-multilingual-v3", null, 1024)]
    [InlineData("cohere.embed-v4:0", 512, 512)]
    [InlineData("us.cohere.embed-v4:0", null, 1536)]
    public async Task Every_model_embeds_in_order_as_openais_schema_says(string model, int? dimensions, int length)
    {
        var more = dimensions is null ? "" : $",\"dimensions\":{dimensions}";
        string[] texts = ["the cat sat on the mat", "quarterly revenue grew", "der Hund schläft"];
        using var all = await PostAsync(Harness.ChatClient, $$"""{"model":"{{model}}","input":{{JsonSerializer.Serialize(texts)}}{{more}}}""");

        var json = await JsonAsync(all);
        OpenApiValidator.AssertValid("CreateEmbeddingResponse", json);
        Assert.Equal(model, json.GetProperty("model").GetString());
        Assert.True(json.GetProperty("usage").GetProperty("prompt_tokens").GetInt32() >= texts.Length);
        var vectors = json.GetProperty("data").EnumerateArray().ToArray();
        Assert.Equal([0, 1, 2], vectors.Select(vector => vector.GetProperty("index").GetInt32()));
        Assert.All(vectors, vector => Assert.Equal(length, vector.GetProperty("embedding").GetArrayLength()));
        for (var i = 0; i < texts.Length; i++)
        {
            using var one = await PostAsync(Harness.ChatClient, $$"""{"model":"{{model}}","input":{{JsonSerializer.Serialize(texts[i])}}{{more}}}""");
            var alone = (await JsonAsync(one)).GetProperty("data")[0].GetProperty("embedding");
            Assert.Equal(alone.GetRawText(), vectors[i].GetProperty("embedding").GetRawText());
        }
    }

    [Fact]
    public async Task Base64_holds_the_same_numbers()
    {
        const string Body = """{"model":"amazon.titan-embed-text-v2:0","input":"rivers and seas","dimensions":256""";
        using var numbers = await PostAsync(Harness.ChatClient, Body + "}");
        using var encoded = await PostAsync(Harness.ChatClient, Body + ""","encoding_format":"base64"}""");

        var expected = (await JsonAsync(numbers)).GetProperty("data")[0].GetProperty("embedding").EnumerateArray().Select(number => number.GetSingle());
        var bytes = (await JsonAsync(encoded)).GetProperty("data")[0].GetProperty("embedding").GetBytesFromBase64();
        Assert.Equal(expected, MemoryMarshal.Cast<byte, float>(bytes).ToArray());
    }

    [Fact]
    public async Task OpenAIs_dotnet_client_embeds()
    {
        var client = new EmbeddingClient(
            "cohere.embed-english-v3", new ApiKeyCredential(Harness.ApiKey), new OpenAIClientOptions { Endpoint = Harness.ChatBaseUrl });
        var embeddings = await client.GenerateEmbeddingsAsync(["one", "two"], cancellationToken: Cancellation);

        Assert.Equal([1024, 1024], embeddings.Value.Select(embedding => embedding.ToFloats().Length));
        Assert.Equal(1, Length(embeddings.Value[0].ToFloats().Span), 3);
    }

    [Fact]
    public async Task Batches_are_split_at_the_models_limit_and_keep_their_order()
    {
        await using var harness = await ServiceHarness.StartAsync(cancellationToken: Cancellation);
        var texts = Enumerable.Range(0, 200).Select(number => $"text number {number}").ToArray();
        using var response = await PostAsync(
            harness.ChatClient, $$"""{"model":"cohere.embed-english-v3","input":{{JsonSerializer.Serialize(texts)}}}""");

        var vectors = (await JsonAsync(response)).GetProperty("data");
        Assert.Equal(200, vectors.GetArrayLength());
        await harness.Simulator.Logs.WaitForFinishedRequestsAsync("/invoke", 3, Cancellation);
        var calls = (await harness.Control.RequestsAsync(Cancellation)).EnumerateArray()
            .Where(call => call.GetProperty("operation").GetString() == "InvokeModel").ToArray();
        Assert.Equal([8, 96, 96], calls.Select(call => call.GetProperty("body").GetProperty("texts").GetArrayLength()).Order());
        using var last = await PostAsync(harness.ChatClient, """{"model":"cohere.embed-english-v3","input":"text number 199"}""");
        Assert.Equal(
            (await JsonAsync(last)).GetProperty("data")[0].GetProperty("embedding").GetRawText(), vectors[199].GetProperty("embedding").GetRawText());
    }

    [Fact]
    public async Task Queue_that_is_full_is_503_with_retry_after()
    {
        await using var harness = await ServiceHarness.StartAsync(options => options.Settings["Embeddings:MaxQueuedCalls"] = "3", Cancellation);
        using var response = await PostAsync(harness.ChatClient, """{"model":"amazon.titan-embed-text-v2:0","input":["a","b","c","d"]}""");
        using var fits = await PostAsync(harness.ChatClient, """{"model":"amazon.titan-embed-text-v2:0","input":["a","b","c"]}""");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(5, response.Headers.RetryAfter?.Delta?.TotalSeconds);
        Assert.Equal(HttpStatusCode.OK, fits.StatusCode);
    }

    [Theory]
    [InlineData("""{"model":"amazon.titan-embed-text-v2:0","input":"a","dimensions":300}""", 400, null, "dimensions")]
    [InlineData("""{"model":"amazon.titan-embed-text-v2:0","input":[1,2]}""", 400, "unsupported_parameter", "input")]
    [InlineData("""{"model":"claude-sonnet","input":"a"}""", 400, "wrong_endpoint", "model")]
    [InlineData("""{"model":"nova-canvas","input":"a"}""", 400, "wrong_endpoint", "model")]
    [InlineData("""{"model":"text-embedding-3-small","input":"a"}""", 404, "model_not_found", "model")]
    public async Task Bad_request_is_refused_by_name(string body, int status, string? code, string param)
    {
        using var response = await PostAsync(Harness.ChatClient, body);

        Assert.Equal(status, (int)response.StatusCode);
        var error = (await JsonAsync(response)).GetProperty("error");
        Assert.Equal((code, param), (error.GetProperty("code").GetString(), error.GetProperty("param").GetString()));
    }

    [Fact]
    public async Task What_a_model_does_not_take_is_named()
    {
        using var response = await PostAsync(
            Harness.ChatClient, """{"model":"amazon.titan-embed-text-v2:0","input":"a","input_type":"search_query","user":"u"}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("user,input_type", Assert.Single(response.Headers.GetValues("x-gateway-ignored-params")));
    }

    [Fact]
    public async Task Embedding_models_stay_out_of_the_list_of_chat_models()
    {
        Assert.DoesNotContain("embed", await Harness.ChatClient.GetStringAsync("/v1/models", Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_that_leaves_gives_its_turn_back()
    {
        await using var harness = await ServiceHarness.StartAsync(options => options.Settings["Embeddings:MaxParallelCalls"] = "1", Cancellation);
        await harness.Control.AddRulesAsync(
            """[{"match":{"operation":"InvokeModel"},"times":1,"fault":{"kind":"delay","ms":600000}}]""", Cancellation);
        using (var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancellation))
        {
            using var content = Json("""{"model":"amazon.titan-embed-text-v2:0","input":"a"}""");
            var waiting = harness.ChatClient.PostAsync("/v1/embeddings", content, leaving.Token);
            await harness.Simulator.Logs.WaitForAsync(
                entry => entry.Message.StartsWith("Request starting", StringComparison.Ordinal) && entry.Message.Contains("/invoke", StringComparison.Ordinal),
                Cancellation);
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        }

        using var response = await PostAsync(harness.ChatClient, """{"model":"amazon.titan-embed-text-v2:0","input":"b"}""");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static float Length(ReadOnlySpan<float> vector)
    {
        var sum = 0f;
        foreach (var value in vector)
        {
            sum += value * value;
        }

        return MathF.Sqrt(sum);
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string body)
    {
        using var content = Json(body);
        return await client.PostAsync("/v1/embeddings", content, Cancellation).WaitAsync(TestTimeouts.Default, Cancellation);
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response) =>
        JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(Cancellation));
}
