using System.Net;
using System.Text;
using System.Text.Json;
using BedrockAspire.Tests.Corpus;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Integration;

/// <summary>What goes over both wires, against the documents that define them: OpenAI's for callers, AWS's for Bedrock.</summary>
public sealed class WireConformanceTests
{
    private const string Tools =
        """
        [{"type":"function","function":{"name":"get_weather","description":"Weather of a city",
        "parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}}]
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Requests =>
    [
        """{"messages":[{"role":"user","content":"Say hello."}]}""",
        """
        {"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":[{"type":"text","text":"And?"}]}],
        "temperature":0.5,"top_p":0.9,"max_tokens":50,"stop":["END"],"user":"u1","seed":7}
        """,
        $$$"""{"messages":[{"role":"user","content":"What is the weather in Paris? Use the tool."}],"tools":{{{Tools}}},"tool_choice":"auto"}""",
        $$$"""
        {"messages":[{"role":"user","content":"What is the weather in Paris and in Rome?"},
         {"role":"assistant","content":null,"tool_calls":[
          {"id":"call_1","type":"function","function":{"name":"get_weather","arguments":"{\"city\":\"Paris\"}"}},{"id":"call_2","type":"function","function":{"name":"get_weather","arguments":"{\"city\":\"Rome\"}"} }]},
         {"role":"tool","tool_call_id":"call_1","content":"sunny"},{"role":"tool","tool_call_id":"call_2","content":[{"type":"text","text":"rain"}]},
         {"role":"assistant","content":"Sunny and rain."},{"role":"user","content":"Thanks."}],"tools":{{{Tools}}} }
        """,
        """
        {"messages":[{"role":"user","content":"q"},{"role":"assistant","tool_calls":[{"id":"call_1","type":"function","function":{"name":"gone.tool","arguments":""}}]},
         {"role":"tool","tool_call_id":"call_1","content":""}]}
        """,
        """{"messages":[{"role":"user","content":"q"}],"reasoning_effort":"high"}""",
        """
        {"messages":[{"role":"user","content":"q"}],"response_format":{"type":"json_schema","json_schema":{"name":"a",
        "schema":{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false}}}}
        """,
    ];

    /// <summary>What a model can answer, each kind alone and together with others.</summary>
    public static TheoryData<string, bool> Replies
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var kind in Answers.Keys)
            {
                data.Add(kind, false);
                data.Add(kind, true);
            }

            return data;
        }
    }

    private static Dictionary<string, ScriptedAnswer> Answers => new()
    {
        ["text"] = new ScriptedAnswer().Text("a", "b"),
        ["nothing"] = new ScriptedAnswer(),
        ["tool"] = new ScriptedAnswer().Tool("f", "{\"a\":1}"),
        ["text and tools"] = new ScriptedAnswer().Text("a").Tool("f", "{\"a\":1}").Tool("g"),
        ["reasoning"] = new ScriptedAnswer().Reasoning("t", "c2ln").Text("a"),
        ["reasoning without proof"] = new ScriptedAnswer().Reasoning("t").Text("a"),
        ["redacted reasoning"] = new ScriptedAnswer().Redacted("UkVE").Reasoning("", "c2ln").Text("a"),
        ["reasoning and tools"] = new ScriptedAnswer().Reasoning("t", "c2ln").Tool("f"),
        ["cut off"] = new ScriptedAnswer().Text("a").Stop("max_tokens"),
        ["filtered"] = new ScriptedAnswer().Text("a").Stop("guardrail_intervened"),
        ["cached"] = new ScriptedAnswer().Text("a").Usage(new { inputTokens = 1, outputTokens = 2, totalTokens = 33, cacheReadInputTokens = 10, cacheWriteInputTokens = 20 }),
    };

    [Theory]
    [MemberData(nameof(Replies))]
    public async Task Every_kind_of_reply_conforms(string kind, bool stream)
    {
        await using var harness = await ServiceHarness.StartAsync(cancellationToken: Token);
        var probe = new ChatProbe(harness);
        await probe.ScriptAsync(Answers[kind]);
        await probe.AnswerAsync(stream, ChatProbe.Claude45);

        // The probe checks the reply, chunk by chunk, and what was sent.
        await probe.SentAsync();
        harness.AssertNoWarnings();
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Completion_and_its_upstream_request_conform(string request)
    {
        await using var harness = await ServiceHarness.StartAsync(cancellationToken: Token);

        using var response = await PostAsync(harness, request, stream: false);
        var body = await response.Content.ReadAsByteArrayAsync(Token).WaitAsync(TestTimeouts.Default, Token);

        Assert.True(response.StatusCode == HttpStatusCode.OK, Encoding.UTF8.GetString(body));
        OpenApiValidator.AssertValid("CreateChatCompletionResponse", body);
        ServiceModelValidator.Runtime.AssertValidInput("Converse", await UpstreamBodyAsync(harness, "Converse"));
        harness.AssertNoWarnings();
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Stream_and_its_upstream_request_conform(string request)
    {
        await using var harness = await ServiceHarness.StartAsync(cancellationToken: Token);

        using var response = await PostAsync(harness, request, stream: true);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        var reader = new SseReader(await response.Content.ReadAsStreamAsync(Token));
        var lines = await reader.ReadDataToEndAsync(Token);

        reader.AssertNoFaults();
        Assert.True(reader.SawDone);
        Assert.All(lines.SkipLast(1), line => OpenApiValidator.AssertValid("CreateChatCompletionStreamResponse", line));
        ServiceModelValidator.Runtime.AssertValidInput("ConverseStream", await UpstreamBodyAsync(harness, "ConverseStream"));
        harness.AssertNoWarnings();
    }

    [Fact]
    public async Task Models_conform()
    {
        await using var harness = await ServiceHarness.StartAsync(cancellationToken: Token);

        foreach (var client in new[] { harness.ChatClient, harness.ImageClient })
        {
            var list = await client.GetByteArrayAsync("/v1/models", Token).WaitAsync(TestTimeouts.Default, Token);
            OpenApiValidator.AssertValid("ListModelsResponse", list);
            using var document = JsonDocument.Parse(list);
            Assert.NotEmpty(document.RootElement.GetProperty("data").EnumerateArray());
        }
    }

    [Theory]
    [InlineData("""{"model":"nova-canvas","prompt":"a red square","n":2,"size":"512x512"}""")]
    [InlineData("""{"model":"stable-diffusion-3-5","prompt":"a red square"}""")]
    [InlineData("""{"model":"stability.stable-image-core-v1:1","prompt":"a red square","size":"1536x1024","output_format":"jpeg"}""")]
    public async Task Images_conform(string request)
    {
        await using var harness = await ServiceHarness.StartAsync(cancellationToken: Token);
        using var content = new StringContent(request, Encoding.UTF8, "application/json");

        using var response = await harness.ImageClient.PostAsync("/v1/images/generations", content, Token)
            .WaitAsync(TestTimeouts.Default, Token);
        var body = await response.Content.ReadAsByteArrayAsync(Token);

        Assert.True(response.StatusCode == HttpStatusCode.OK, Encoding.UTF8.GetString(body));
        OpenApiValidator.AssertValid("ImagesResponse", body);
        harness.AssertNoWarnings();
    }

    [Theory]
    [InlineData("POST", "/v1/images/generations", """{"model":"nova-canvas"}""", 400)]
    [InlineData("POST", "/v1/images/generations", """{"model":"no-such-model","prompt":"a"}""", 404)]
    [InlineData("GET", "/v1/no-such-path", "", 404)]
    [InlineData("GET", "/v1/chat/completions", "", 405)]
    [InlineData("POST", "/v1/chat/completions", "{", 400)]
    [InlineData("POST", "/v1/chat/completions", """{"model":"claude-sonnet"}""", 400)]
    [InlineData("GET", "/v1/models/no-such-model", "", 404)]
    public async Task Refusal_has_the_error_envelope(string method, string path, string body, int status)
    {
        await using var harness = await ServiceHarness.StartAsync(cancellationToken: Token);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body.Length > 0)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        var client = path.Contains("images", StringComparison.Ordinal) ? harness.ImageClient : harness.ChatClient;
        using var response = await client.SendAsync(request, Token).WaitAsync(TestTimeouts.Default, Token);

        Assert.Equal(status, (int)response.StatusCode);
        OpenApiValidator.AssertValid("ErrorResponse", await response.Content.ReadAsByteArrayAsync(Token));
    }

    private static async Task<HttpResponseMessage> PostAsync(ServiceHarness harness, string request, bool stream)
    {
        var head = $$"""{"model":"claude-sonnet","stream":{{(stream ? "true" : "false")}},""";
        using var message = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent(head + request.TrimStart()[1..], Encoding.UTF8, "application/json"),
        };
        return await harness.ChatClient.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, Token)
            .WaitAsync(TestTimeouts.Default, Token);
    }

    private static async Task<JsonElement> UpstreamBodyAsync(ServiceHarness harness, string operation)
    {
        var requests = (await harness.Control.RequestsAsync(Token)).EnumerateArray();
        return Assert.Single(requests, request => request.GetProperty("operation").GetString() == operation).GetProperty("body");
    }
}
