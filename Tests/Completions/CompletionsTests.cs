using System.Net;
using System.Text.Json;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Completions;

public sealed class CompletionsTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private HttpClient Client => fixture.Harness.ChatClient;

    [Theory]
    [InlineData("claude-sonnet")]
    [InlineData("amazon.nova-lite-v1:0")]
    [InlineData("openai.gpt-oss-120b-1:0")]
    [InlineData("us.amazon.nova-2-lite-v1:0")]
    public async Task Prompt_is_completed_whole_and_as_a_stream(string model)
    {
        var body = $$"""{"model":"{{model}}","prompt":"say: the sea is \"blue\" today","max_tokens":100""";
        var whole = await Client.CompleteAsync(body + "}");
        var chunks = await Client.StreamAsync(body + ""","stream":true,"stream_options":{"include_usage":true}}""");

        Assert.Equal("the sea is \"blue\" today", whole.Text());
        Assert.Equal(whole.Text(), chunks.Text());
        Assert.Equal("stop", whole.FinishReason());
        Assert.Equal("stop", chunks.FinishReason());
        Assert.Equal(model, whole.GetProperty("model").GetString());
        Assert.Equal(0, chunks[^1].GetProperty("choices").GetArrayLength());
        Assert.Equal(whole.GetProperty("usage").GetRawText(), chunks[^1].GetProperty("usage").GetRawText());
    }

    [Theory]
    [InlineData("")]
    [InlineData(""","guardrail":false""")]
    public async Task Operators_guardrail_applies_to_this_form_as_well(string members)
    {
        await using var harness = await ServiceHarness.StartAsync(
            options => (options.Settings["ChatApi:Guardrail:Id"], options.Settings["ChatApi:Guardrail:Version"]) = ("simguardrail", "1"), Cancellation);
        var body = $$"""{"model":"amazon.nova-lite-v1:0","prompt":"say: something forbidden","max_tokens":100{{members}}""";

        var whole = await harness.ChatClient.CompleteAsync(body + "}");
        var chunks = await harness.ChatClient.StreamAsync(body + ""","stream":true}""");

        Assert.Equal(("Sorry, the model cannot answer this question.", "content_filter"), (whole.Text(), whole.FinishReason()));
        Assert.Equal((whole.Text(), "content_filter"), (chunks.Text(), chunks.FinishReason()));
    }

    [Theory]
    [InlineData("anthropic.claude-sonnet-5")]
    [InlineData("amazon.nova-lite-v1:0")]
    public async Task Without_a_limit_it_is_openais_sixteen_tokens(string model)
    {
        var whole = await Client.CompleteAsync($$"""{"model":"{{model}}","prompt":"write 200 words"}""");
        var chunks = await Client.StreamAsync($$"""{"model":"{{model}}","prompt":"write 200 words","stream":true}""");

        Assert.Equal(("length", "length"), (whole.FinishReason(), chunks.FinishReason()));
        Assert.InRange(whole.GetProperty("usage").GetProperty("completion_tokens").GetInt32(), 1, 16);
        Assert.NotEmpty(chunks.Text());
    }

    [Theory]
    [InlineData("openai.gpt-oss-120b-1:0")]
    [InlineData("anthropic.claude-sonnet-5-5")]
    public async Task Model_that_always_thinks_still_says_something(string model)
    {
        var whole = await Client.CompleteAsync($$"""{"model":"{{model}}","prompt":"write 40 words"}""");

        Assert.Equal("stop", whole.FinishReason());
        Assert.True(whole.Text().Split(' ').Length >= 40, whole.Text());
    }

    [Fact]
    public async Task Echo_puts_the_prompt_first_in_both_forms()
    {
        const string Body = """{"model":"amazon.nova-lite-v1:0","prompt":"say: \"ü\"\nyes","echo":true,"max_tokens":50""";
        var whole = await Client.CompleteAsync(Body + "}");
        var chunks = await Client.StreamAsync(Body + ""","stream":true}""");

        Assert.StartsWith("say: \"ü\"\nyes", whole.Text(), StringComparison.Ordinal);
        Assert.True(whole.Text().Length > "say: \"ü\"\nyes".Length);
        Assert.Equal(whole.Text(), chunks.Text());
    }

    [Fact]
    public async Task Stop_ends_the_text()
    {
        var whole = await Client.CompleteAsync("""{"model":"amazon.nova-lite-v1:0","prompt":"say: one two three","stop":" three","max_tokens":50}""");

        Assert.Equal("one two", whole.Text());
    }

    [Fact]
    public async Task Prompts_and_n_make_choices_in_order_and_usage_sums_all_calls()
    {
        await using var harness = await ServiceHarness.StartAsync(cancellationToken: Cancellation);
        var json = await harness.ChatClient.CompleteAsync(
            """{"model":"amazon.nova-lite-v1:0","prompt":["say: alpha","say: beta","say: gamma"],"n":2,"echo":true,"max_tokens":20}""");

        Assert.Equal(
            ["say: alphaalpha", "say: alphaalpha", "say: betabeta", "say: betabeta", "say: gammagamma", "say: gammagamma"],
            Enumerable.Range(0, 6).Select(choice => json.Text(choice)));
        await harness.Simulator.Logs.WaitForFinishedRequestsAsync("/converse", 6, Cancellation);
        foreach (var call in (await harness.Control.RequestsAsync(Cancellation)).EnumerateArray().Where(IsConverse))
        {
            ServiceModelValidator.Runtime.AssertValidInput("Converse", call.GetProperty("body"));
        }

        var bill = (await harness.Control.LedgerAsync(Cancellation)).GetProperty("amazon.nova-lite-v1:0");
        var usage = json.GetProperty("usage");
        Assert.Equal(6, bill.GetProperty("calls").GetInt32());
        Assert.Equal(bill.GetProperty("inputTokens").GetInt32(), usage.GetProperty("prompt_tokens").GetInt32());
        Assert.Equal(bill.GetProperty("outputTokens").GetInt32(), usage.GetProperty("completion_tokens").GetInt32());
        harness.AssertNoWarnings();
    }

    [Fact]
    public async Task What_is_not_translated_is_named_and_refused_in_strict_mode()
    {
        const string Body = """{"model":"amazon.nova-lite-v1:0","prompt":["say: a","say: b"],"suffix":"z","best_of":2,"logprobs":1,"max_tokens":20}""";
        using var lenient = await Client.PostAsync(Body);
        using var strict = await fixture.Harness.CreateClient(fixture.Harness.Chat, fixture.Harness.ApiKey).StrictAsync(Body);

        Assert.Equal(HttpStatusCode.OK, lenient.StatusCode);
        Assert.Equal("suffix,best_of,logprobs", Assert.Single(lenient.Headers.GetValues("x-gateway-ignored-params")));
        Assert.Equal(HttpStatusCode.BadRequest, strict.StatusCode);
        Assert.Equal("suffix", (await strict.JsonAsync()).GetProperty("error").GetProperty("param").GetString());
    }

    [Fact]
    public async Task Warning_that_holds_for_every_prompt_is_given_once()
    {
        using var response = await Client.PostAsync("""{"model":"amazon.nova-lite-v1:0","prompt":["say: a","say: b"],"temperature":1.5,"max_tokens":20}""");

        Assert.Equal("temperature was lowered to 1, the most that Bedrock takes", Assert.Single(response.Headers.GetValues("x-gateway-warning")));
    }

    [Theory]
    [InlineData("""{"model":"nova-canvas","prompt":"a"}""", 400, "wrong_endpoint", "model")]
    [InlineData("""{"model":"rerank","prompt":"a"}""", 400, "wrong_endpoint", "model")]
    [InlineData("""{"model":"gpt-3.5-turbo-instruct","prompt":"a"}""", 404, "model_not_found", "model")]
    [InlineData("""{"model":"claude-sonnet","prompt":[1,2]}""", 400, "unsupported_parameter", "prompt")]
    public async Task Bad_request_is_refused_by_name(string body, int status, string? code, string param)
    {
        using var response = await Client.PostAsync(body);

        var json = await response.JsonAsync();
        OpenApiValidator.AssertValid("ErrorResponse", json);
        var error = json.GetProperty("error");
        Assert.Equal((status, code, param), ((int)response.StatusCode, error.GetProperty("code").GetString(), error.GetProperty("param").GetString()));
    }

    [Theory]
    [InlineData("""{"kind":"throttle","retryAfterSeconds":60}""", 429)]
    [InlineData("""{"kind":"error","status":503,"type":"ServiceUnavailableException"}""", 503)]
    [InlineData("""{"kind":"error","status":403,"type":"ExpiredTokenException","message":"old"}""", 502)]
    [InlineData("""{"kind":"resetBeforeResponse"}""", 502)]
    public async Task Failure_before_the_first_byte_is_a_real_error_in_all_forms(string fault, int status)
    {
        await using var harness = await ServiceHarness.StartAsync(options => options.Settings["Bedrock:MaxAttempts"] = "1", Cancellation);
        await harness.Control.AddRulesAsync($$"""[{"match":{},"fault":{{fault}}}]""", Cancellation);
        foreach (var members in new[] { "\"prompt\":\"a\"", "\"prompt\":[\"a\",\"b\"],\"n\":2", "\"prompt\":\"a\",\"stream\":true" })
        {
            using var response = await harness.ChatClient.PostAsync($$"""{"model":"amazon.nova-lite-v1:0",{{members}}}""");

            Assert.Equal(status, (int)response.StatusCode);
            OpenApiValidator.AssertValid("ErrorResponse", await response.JsonAsync());
        }
    }

    [Theory]
    [InlineData("""{"kind":"exceptionAfter","n":4,"exception":"throttlingException","message":"Too many tokens"}""", "rate_limit_exceeded")]
    [InlineData("""{"kind":"cutAfter","n":4}""", "upstream_stream_broken")]
    [InlineData("""{"kind":"closeAfter","n":4}""", "upstream_stream_broken")]
    public async Task Failure_in_a_stream_is_an_error_chunk_and_never_looks_complete(string fault, string code)
    {
        await using var harness = await ServiceHarness.StartAsync(cancellationToken: Cancellation);
        await harness.Control.AddRulesAsync($$$"""[{"match":{},"fault":{{{fault}}},"answer":{"tokens":40,"chunks":20,"chunkDelayMs":1}}]""", Cancellation);
        using var response = await harness.ChatClient.PostAsync("""{"model":"amazon.nova-lite-v1:0","prompt":"q","stream":true}""");
        var reader = new SseReader(await response.Content.ReadAsStreamAsync(Cancellation));
        var lines = await reader.ReadDataToEndAsync(Cancellation);

        Assert.Equal("[DONE]", lines[^1]);
        Assert.Equal(code, JsonElement.Parse(lines[^2]).GetProperty("error").GetProperty("code").GetString());
        Assert.All(lines.SkipLast(2), line => Assert.Null(JsonElement.Parse(line).FinishReason()));
    }

    [Fact]
    public async Task Whole_reply_that_is_cut_off_is_an_error()
    {
        await using var harness = await ServiceHarness.StartAsync(options => options.Settings["Bedrock:MaxAttempts"] = "1", Cancellation);
        await harness.Control.AddRulesAsync("""[{"match":{"contains":"b"},"fault":{"kind":"cutAfter"}}]""", Cancellation);
        using var response = await harness.ChatClient.PostAsync("""{"model":"amazon.nova-lite-v1:0","prompt":["say: xyz","say: b"]}""");

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
    }

    [Fact]
    public async Task Long_text_is_split_into_lines_that_every_client_reads()
    {
        await using var harness = await ServiceHarness.StartAsync(cancellationToken: Cancellation);
        var text = new string('ü', 60_000);
        await harness.Control.AddRulesAsync($$$"""[{"match":{},"answer":{"text":"{{{text}}}","chunks":1}}]""", Cancellation);
        var chunks = await harness.ChatClient.StreamAsync("""{"model":"amazon.nova-lite-v1:0","prompt":"q","stream":true,"max_tokens":5000}""");

        Assert.Equal(text, chunks.Text());
        Assert.All(chunks, chunk => Assert.True(chunk.GetRawText().Length <= 32 * 1024));
    }

    private static bool IsConverse(JsonElement request) => request.GetProperty("operation").GetString() == "Converse";
}
