using System.Net;
using System.Text;
using System.Text.Json;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Rerank;

public sealed class RerankTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    // As Open WebUI's external reranker sends it.
    private const string Capitals =
        """
        {"model":"MODEL","query":"What is the capital of the United States?","documents":[
        "Carson City is the capital city of the American state of Nevada.",
        "The quick brown fox jumps over the lazy dog.",
        "Washington, D.C. is the capital of the United States."],"top_n":3}
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ServiceHarness Harness => fixture.Harness;

    [Theory]
    [InlineData("rerank")]
    [InlineData("cohere.rerank-v3-5:0")]
    [InlineData("arn:aws:bedrock:us-east-1::foundation-model/cohere.rerank-v3-5:0")]
    public async Task Documents_come_best_first_with_their_places(string model)
    {
        using var response = await PostAsync(Harness.ChatClient, Capitals.Replace("MODEL", model, StringComparison.Ordinal));

        var json = await JsonAsync(response);
        Assert.True(response.StatusCode == HttpStatusCode.OK, json.GetRawText());
        Assert.Equal([2, 0, 1], Places(json));
        var scores = json.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("relevance_score").GetDouble()).ToArray();
        Assert.All(scores, score => Assert.InRange(score, 0, 1));
        Assert.True(scores[0] > 0.8 && scores[2] < 0.01, string.Join(' ', scores));
        Assert.Equal(model, json.GetProperty("model").GetString());
        Assert.StartsWith("rerank-", json.GetProperty("id").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, json.GetProperty("meta").GetProperty("billed_units").GetProperty("search_units").GetInt32());
        Assert.True(json.GetProperty("usage").GetProperty("total_tokens").GetInt32() > 0);
        Assert.False(json.GetProperty("results")[0].TryGetProperty("document", out _));
        Assert.EndsWith("cohere.rerank-v3-5:0", Assert.Single(response.Headers.GetValues("x-gateway-model")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Amazons_reranker_answers_where_it_is_offered_and_is_refused_where_it_is_not()
    {
        await using var harness = await ServiceHarness.StartAsync(options => options.Region = "us-west-2", Cancellation);
        using var there = await PostAsync(harness.ChatClient, Capitals.Replace("MODEL", "amazon.rerank-v1:0", StringComparison.Ordinal));
        using var here = await PostAsync(Harness.ChatClient, Capitals.Replace("MODEL", "amazon.rerank-v1:0", StringComparison.Ordinal));

        var ranked = await JsonAsync(there);
        Assert.Equal([2, 0, 1], Places(ranked));
        Assert.Equal(HttpStatusCode.NotFound, here.StatusCode);
        Assert.Contains("not offered in us-east-1", (await JsonAsync(here)).GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_repeat_documents_and_stop_at_top_n_when_asked()
    {
        using var response = await PostAsync(
            Harness.ChatClient,
            """{"model":"rerank","query":"red wine","documents":["beer",{"text":"a \"red\" wine","id":"d2"},""],"top_n":2,"return_documents":true}""");

        var json = await JsonAsync(response);
        Assert.Equal([1, 0], Places(json));
        Assert.Equal("a \"red\" wine", json.GetProperty("results")[0].GetProperty("document").GetProperty("text").GetString());
    }

    [Fact]
    public async Task More_documents_than_a_call_takes_are_split_ranked_together_and_billed()
    {
        await using var harness = await ServiceHarness.StartAsync(cancellationToken: Cancellation);
        var documents = Enumerable.Range(0, 2300).Select(number => number == 2222 ? "the purple elephant sings" : $"text number {number}").ToArray();
        using var response = await PostAsync(
            harness.ChatClient, $$"""{"model":"rerank","query":"purple elephant","documents":{{JsonSerializer.Serialize(documents)}},"top_n":5}""");

        var json = await JsonAsync(response);
        Assert.Equal([2222, 0, 1, 2, 3], Places(json));
        Assert.Equal(23, json.GetProperty("meta").GetProperty("billed_units").GetProperty("search_units").GetInt32());
        await harness.Simulator.Logs.WaitForFinishedRequestsAsync("/invoke", 3, Cancellation);
        var bodies = (await harness.Control.RequestsAsync(Cancellation)).EnumerateArray()
            .Where(call => call.GetProperty("operation").GetString() == "InvokeModel").Select(call => call.GetProperty("body")).ToArray();
        Assert.Equal([300, 1000, 1000], bodies.Select(body => body.GetProperty("documents").GetArrayLength()).Order());
        Assert.All(bodies, body => Assert.Equal(5, body.GetProperty("top_n").GetInt32()));
        var bill = (await harness.Control.LedgerAsync(Cancellation)).GetProperty("cohere.rerank-v3-5:0");
        Assert.Equal((3, 23), (bill.GetProperty("calls").GetInt32(), bill.GetProperty("queries").GetInt32()));
        harness.AssertNoWarnings();
    }

    [Fact]
    public async Task Fifty_requests_at_once_survive_a_throttling_upstream()
    {
        await using var harness = await StartAsync();
        await harness.Control.AddRulesAsync("""[{"match":{"operation":"InvokeModel"},"times":40,"fault":{"kind":"throttle"}}]""", Cancellation);

        var statuses = await Task.WhenAll(Enumerable.Range(0, 50).Select(async number =>
        {
            using var response = await PostAsync(harness.ChatClient, $$"""{"model":"rerank","query":"chunk","documents":["chunk {{number}}"]}""");
            return response.StatusCode;
        }));

        Assert.All(statuses, status => Assert.Equal(HttpStatusCode.OK, status));
    }

    [Theory]
    [InlineData("""{"kind":"error","status":503,"type":"ServiceUnavailableException"}""", 503, "upstream_unavailable")]
    [InlineData("""{"kind":"error","status":403,"type":"AccessDeniedException","message":"no"}""", 403, "upstream_access_denied")]
    [InlineData("""{"kind":"error","status":403,"type":"UnrecognizedClientException","message":"no"}""", 502, "upstream_authentication_failed")]
    [InlineData("""{"kind":"throttle","retryAfterSeconds":60}""", 429, "rate_limit_exceeded")]
    [InlineData("""{"kind":"cutAfter"}""", 502, "upstream_stream_broken")]
    [InlineData("""{"kind":"resetBeforeResponse"}""", 502, "upstream_stream_broken")]
    public async Task Failure_of_bedrock_is_a_real_error_and_never_a_401(string fault, int status, string code)
    {
        await using var harness = await StartAsync();
        await harness.Control.AddRulesAsync($$"""[{"match":{"operation":"InvokeModel"},"fault":{{fault}}}]""", Cancellation);
        using var response = await PostAsync(harness.ChatClient, """{"model":"rerank","query":"q","documents":["a"]}""");

        var json = await JsonAsync(response);
        OpenApiValidator.AssertValid("ErrorResponse", json);
        Assert.Equal((status, code), ((int)response.StatusCode, json.GetProperty("error").GetProperty("code").GetString()));
    }

    [Theory]
    [InlineData("""{"results":[]}""")]
    [InlineData("""{"results":[{"index":0,"relevance_score":1},{"index":0,"relevance_score":1}]}""")]
    [InlineData("""{"results":[{"index":0,"relevance_score":1},{"index":2,"relevance_score":1}]}""")]
    [InlineData("""{"results":[{"index":"a"}]}""")]
    [InlineData("""[1]""")]
    public async Task Reply_that_is_no_ranking_of_the_documents_is_502(string reply)
    {
        await using var harness = await StartAsync();
        await harness.Control.AddRulesAsync($$$"""[{"match":{"operation":"InvokeModel"},"answer":{"body":{{{reply}}}}}]""", Cancellation);
        using var response = await PostAsync(harness.ChatClient, """{"model":"rerank","query":"q","documents":["a","b"]}""");

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
    }

    [Theory]
    [InlineData("""{"model":"claude-sonnet","query":"q","documents":["a"]}""", 400, "wrong_endpoint", "model")]
    [InlineData("""{"model":"jina-reranker-v2","query":"q","documents":["a"]}""", 404, "model_not_found", "model")]
    [InlineData("""{"model":"rerank","query":"q","documents":["a"],"rank_fields":["title"]}""", 400, "unsupported_parameter", "rank_fields")]
    public async Task Bad_request_is_refused_by_name(string body, int status, string? code, string param)
    {
        using var response = await PostAsync(Harness.ChatClient, body);

        var error = (await JsonAsync(response)).GetProperty("error");
        Assert.Equal((status, code, param), ((int)response.StatusCode, error.GetProperty("code").GetString(), error.GetProperty("param").GetString()));
    }

    [Fact]
    public async Task Region_without_rerankers_says_so()
    {
        await using var harness = await ServiceHarness.StartAsync(options => options.Region = "eu-west-1", Cancellation);
        using var response = await PostAsync(harness.ChatClient, """{"model":"claude-sonnet","query":"q","documents":["a"]}""");

        var message = (await JsonAsync(response)).GetProperty("error").GetProperty("message").GetString();
        Assert.Contains("eu-west-1 offers none that is", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_translated_is_named()
    {
        using var response = await PostAsync(
            Harness.ChatClient, """{"model":"rerank","query":"q","documents":["a"],"max_chunks_per_doc":10,"priority":1,"rank_fields":["text"]}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("max_chunks_per_doc,priority", Assert.Single(response.Headers.GetValues("x-gateway-ignored-params")));
    }

    [Fact]
    public async Task Rerankers_stay_out_of_the_list_of_chat_models_but_can_be_looked_up_by_no_chat_request()
    {
        Assert.DoesNotContain("rerank", await Harness.ChatClient.GetStringAsync("/v1/models", Cancellation), StringComparison.Ordinal);
        using var content = new StringContent(
            """{"model":"rerank","messages":[{"role":"user","content":"q"}]}""", Encoding.UTF8, "application/json");
        using var response = await Harness.ChatClient.PostAsync("/v1/chat/completions", content, Cancellation);
        Assert.Equal("wrong_endpoint", (await JsonAsync(response)).GetProperty("error").GetProperty("code").GetString());
    }

    private static Task<ServiceHarness> StartAsync() => ServiceHarness.StartAsync(
        options =>
        {
            options.Settings["Bedrock:RetryBaseDelay"] = "00:00:00.002";
            options.Settings["Bedrock:RetryMaxDelay"] = "00:00:00.050";
        },
        Cancellation);

    private static int[] Places(JsonElement json) =>
        [.. json.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("index").GetInt32())];

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await client.PostAsync("/v1/rerank", content, Cancellation).WaitAsync(TestTimeouts.Default, Cancellation);
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response) =>
        JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(Cancellation));
}
