using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using BedrockAspire.Tests.Infrastructure;
using Microsoft.Extensions.Time.Testing;

namespace BedrockAspire.Tests.ChatApi;

/// <summary>What happens when Bedrock, the network or the caller fails, before, during and after the first event.</summary>
public sealed class ChatFailuresTests
{
    private const string StreamedWhole = """{"model":"meta.llama3-3-70b-instruct-v1:0","stream":true,"messages":[{"role":"user","content":"q"}],"tools":[{"type":"function","function":{"name":"f"}}]}""";
    private const string Streaming = """{"model":"amazon.nova-lite-v1:0","stream":true,"messages":[{"role":"user","content":"q"}]}""";
    private const string Whole = """{"model":"amazon.nova-lite-v1:0","messages":[{"role":"user","content":"q"}]}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"kind":"throttle","retryAfterSeconds":60}""", 429, "rate_limit_exceeded")]
    [InlineData("""{"kind":"error","status":400,"type":"ValidationException","message":"The text field is blank"}""", 400, null)]
    [InlineData("""{"kind":"error","status":403,"type":"AccessDeniedException","message":"no"}""", 403, "upstream_access_denied")]
    [InlineData("""{"kind":"error","status":403,"type":"UnrecognizedClientException","message":"no"}""", 502, "upstream_authentication_failed")]
    [InlineData("""{"kind":"error","status":404,"type":"ResourceNotFoundException","message":"gone"}""", 404, "model_not_found")]
    [InlineData("""{"kind":"error","status":424,"type":"ModelErrorException","message":"boom"}""", 502, "upstream_failed")]
    [InlineData("""{"kind":"error","status":503,"type":"ServiceUnavailableException","emptyBody":true}""", 503, "upstream_unavailable")]
    [InlineData("""{"kind":"resetBeforeResponse"}""", 502, "upstream_stream_broken")]
    public async Task Failure_before_the_first_byte_is_a_real_http_error_in_both_forms(string fault, int status, string? code)
    {
        await using var harness = await StartAsync($$"""[{"match":{},"fault":{{fault}}}]""", new() { ["Bedrock:MaxAttempts"] = "1" });
        foreach (var body in new[] { Whole, Streaming })
        {
            using var response = await PostAsync(harness, body);

            var error = await ErrorAsync(response);
            Assert.Equal((status, code), ((int)response.StatusCode, error.GetProperty("code").GetString()));
            if (status == 429)
            {
                Assert.Equal(60, response.Headers.RetryAfter?.Delta?.TotalSeconds);
            }
        }
    }

    [Theory]
    [InlineData("""{"kind":"exceptionAfter","n":0,"exception":"throttlingException","message":"Too many requests"}""", 429)]
    [InlineData("""{"kind":"exceptionAfter","n":0,"exception":"validationException","message":"bad"}""", 400)]
    [InlineData("""{"kind":"badCrcAfter","n":0}""", 502)]
    [InlineData("""{"kind":"cutAfter","n":0}""", 502)]
    [InlineData("""{"kind":"closeAfter","n":0}""", 502)]
    [InlineData("""{"kind":"hugeFrameAfter","n":0}""", 502)]
    public async Task Failure_as_the_first_event_is_a_real_http_error(string fault, int status)
    {
        await using var harness = await StartAsync($$$"""[{"match":{},"fault":{{{fault}}},"answer":{"tokens":20}}]""", new() { ["Bedrock:MaxAttempts"] = "1" });
        using var response = await PostAsync(harness, Streaming);

        Assert.Equal(status, (int)response.StatusCode);
        await ErrorAsync(response);
    }

    [Theory]
    [InlineData("""{"kind":"exceptionAfter","n":4,"exception":"modelStreamErrorException","message":"boom"}""", "upstream_failed")]
    [InlineData("""{"kind":"exceptionAfter","n":4,"exception":"throttlingException","message":"Too many tokens"}""", "rate_limit_exceeded")]
    [InlineData("""{"kind":"errorFrameAfter","n":4,"type":"InternalFailure","message":"gone"}""", "upstream_failed")]
    [InlineData("""{"kind":"cutAfter","n":4}""", "upstream_stream_broken")]
    [InlineData("""{"kind":"closeAfter","n":4}""", "upstream_stream_broken")]
    [InlineData("""{"kind":"badCrcAfter","n":4}""", "upstream_stream_broken")]
    [InlineData("""{"kind":"hugeFrameAfter","n":4}""", "upstream_stream_broken")]
    [InlineData("""{"kind":"resetAfter","n":4}""", "upstream_stream_broken")]
    public async Task Corpus_10_failure_in_a_stream_is_an_error_chunk_and_never_looks_complete(string fault, string code)
    {
        await using var harness = await StartAsync($$$"""[{"match":{},"fault":{{{fault}}},"answer":{"tokens":40,"chunks":20,"chunkDelayMs":1}}]""");
        using var response = await PostAsync(harness, Streaming);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var reader = new SseReader(await response.Content.ReadAsStreamAsync(Cancellation));
        var lines = await reader.ReadDataToEndAsync(Cancellation);

        reader.AssertNoFaults();
        Assert.Equal("[DONE]", lines[^1]);
        var last = JsonElement.Parse(lines[^2]);
        Assert.Equal(["error"], last.EnumerateObject().Select(member => member.Name));
        Assert.Equal(code, last.GetProperty("error").GetProperty("code").GetString());
        Assert.DoesNotContain(lines, line => line.Contains("\"finish_reason\":\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Whole, """{"kind":"throttle"}""")]
    [InlineData(Streaming, """{"kind":"throttle"}""")]
    [InlineData(Whole, """{"kind":"error","status":503,"type":"ServiceUnavailableException"}""")]
    [InlineData(Streaming, """{"kind":"exceptionAfter","n":0,"exception":"throttlingException","message":"slow"}""")]
    public async Task Failure_that_passes_is_retried_unseen(string body, string fault)
    {
        await using var harness = await StartAsync(
            $$"""[{"match":{},"times":2,"fault":{{fault}}}]""", new() { ["Bedrock:RetryBaseDelay"] = "00:00:00.001" });
        using var response = await PostAsync(harness, body);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("stop", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(3, await CallsAsync(harness, 3));
    }

    [Theory]
    [InlineData("""{"kind":"error","status":400,"type":"ValidationException","message":"bad"}""", 1)]
    [InlineData("""{"kind":"error","status":429,"type":"ThrottlingException","message":"Too many tokens per day, please wait before trying again."}""", 1)]
    [InlineData("""{"kind":"throttle","retryAfterSeconds":60}""", 1)]
    [InlineData("""{"kind":"resetBeforeResponse"}""", 1)]
    [InlineData("""{"kind":"throttle"}""", 3)]
    public async Task Failure_is_retried_only_where_that_can_help(string fault, int calls)
    {
        await using var harness = await StartAsync(
            $$"""[{"match":{},"fault":{{fault}}}]""",
            new() { ["Bedrock:RetryBaseDelay"] = "00:00:00.001", ["Bedrock:MaxAttempts"] = "3" });
        using var response = await PostAsync(harness, Whole);

        Assert.False(response.IsSuccessStatusCode);
        Assert.Equal(calls, await CallsAsync(harness, calls));
    }

    [Fact]
    public async Task Retry_after_of_bedrock_is_waited_for()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56));
        await using var harness = await StartAsync(
            """[{"match":{"operation":"Converse"},"times":1,"fault":{"kind":"throttle","retryAfterSeconds":7}}]""", time: time);
        var answer = PostAsync(harness, Whole);
        await harness.Chat.Logs.WaitForAsync(entry => entry.Message.Contains("is repeated in 00:00:07", StringComparison.Ordinal), Cancellation);
        time.Advance(TimeSpan.FromSeconds(6.9));
        Assert.False(answer.IsCompleted);

        await AdvanceUntilAsync(time, answer);
        using var response = await answer;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task Corpus_20_silence_is_filled_with_comments_and_ends_as_a_timeout(int events)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56));
        await using var harness = await StartAsync(
            $$$"""[{"match":{"operation":"ConverseStream"},"fault":{"kind":"stallAfter","n":{{{events}}}},"answer":{"tokens":40,"chunks":20}}]""",
            new() { ["Bedrock:IdleTimeout"] = "00:00:30", ["Bedrock:FirstEventTimeout"] = "00:00:30" },
            time);
        var answer = PostAsync(harness, Streaming);
        await ArrivedAsync(harness);
        if (events == 0)
        {
            await AdvanceUntilAsync(time, answer);
        }

        using var response = await answer;
        var reader = new SseReader(await response.Content.ReadAsStreamAsync(Cancellation));
        List<SseLine> lines = [];
        var reading = CollectAsync();
        await AdvanceUntilAsync(time, reading);
        await reading;

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.InRange(lines.Count(line => line.IsComment), 1, 3);
        Assert.Contains("upstream_timeout", lines[^2].Text, StringComparison.Ordinal);
        Assert.True(lines[^1].IsDone);

        async Task CollectAsync()
        {
            await foreach (var line in reader.ReadAsync(Cancellation))
            {
                lines.Add(line);
            }
        }
    }

    [Fact]
    public async Task Corpus_20_silence_before_an_answer_that_is_streamed_whole_is_filled_and_ends_as_a_timeout()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56));
        await using var harness = await StartAsync(
            """[{"match":{"operation":"Converse"},"fault":{"kind":"delay","ms":600000}}]""",
            new() { ["Bedrock:ResponseTimeout"] = "00:00:30", ["Bedrock:MaxAttempts"] = "1" },
            time);
        var answer = PostAsync(harness, StreamedWhole);
        await ArrivedAsync(harness);
        await AdvanceUntilAsync(time, answer);

        using var response = await answer;
        var reader = new SseReader(await response.Content.ReadAsStreamAsync(Cancellation));
        var reading = reader.ReadDataToEndAsync(Cancellation);
        await AdvanceUntilAsync(time, reading);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("upstream_timeout", (await reading)[0], StringComparison.Ordinal);
        Assert.Equal("[DONE]", (await reading)[^1]);
    }

    [Fact]
    public async Task Corpus_14_client_that_leaves_a_stream_cancels_the_call_to_bedrock()
    {
        await using var harness = await StartAsync("""[{"match":{"operation":"ConverseStream"},"fault":{"kind":"stallAfter","n":3},"answer":{"tokens":40,"chunks":20}}]""");
        using (var response = await PostAsync(harness, Streaming))
        {
            var reader = new SseReader(await response.Content.ReadAsStreamAsync(Cancellation));
            await using var lines = reader.ReadAsync(Cancellation).GetAsyncEnumerator(Cancellation);
            Assert.True(await lines.MoveNextAsync());
        }

        await AssertAbortedAsync(harness);
        await harness.Chat.Logs.WaitForAsync(entry => entry.Message.StartsWith("The client left", StringComparison.Ordinal), Cancellation);
        harness.Chat.Logs.AssertNoWarnings();
    }

    [Theory]
    [InlineData(Whole)]
    [InlineData(Streaming)]
    [InlineData(StreamedWhole)]
    public async Task Client_that_leaves_before_the_answer_cancels_the_call_to_bedrock(string body)
    {
        await using var harness = await StartAsync("""[{"match":{},"fault":{"kind":"delay","ms":600000}}]""");
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var answer = PostAsync(harness, body, leaving);
        await ArrivedAsync(harness);
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        await AssertAbortedAsync(harness);
        harness.Chat.Logs.AssertNoWarnings();
    }

    [Fact]
    public async Task Bedrock_that_cannot_be_reached_is_503_and_models_are_still_listed()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using var harness = await StartAsync("[]", new()
        {
            ["Bedrock:SimulatorUrl"] = $"http://127.0.0.1:{((IPEndPoint)socket.LocalEndPoint!).Port}",
            ["Bedrock:MaxAttempts"] = "2",
            ["Bedrock:RetryBaseDelay"] = "00:00:00.001",
        });
        using var response = await PostAsync(harness, Whole);
        using var models = await harness.ChatClient.GetAsync("/v1/models", Cancellation);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "upstream_unavailable"), (response.StatusCode, (await ErrorAsync(response)).GetProperty("code").GetString()));
        Assert.Equal(HttpStatusCode.OK, models.StatusCode);
        Assert.Contains("claude-sonnet", await models.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Streams_at_the_same_time_do_not_mix()
    {
        await using var harness = await StartAsync("[]");
        var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(async number =>
        {
            var body = $$"""{"model":"amazon.nova-lite-v1:0","stream":true,"messages":[{"role":"user","content":"repeat: stream number {{number}} of many"}]}""";
            using var response = await PostAsync(harness, body);
            return (number, text: await response.Content.ReadAsStringAsync(Cancellation));
        }));

        foreach (var (number, text) in answers)
        {
            var said = string.Concat(text.Split('\n').Where(line => line.StartsWith("data: {", StringComparison.Ordinal))
                .Select(line => JsonElement.Parse(line[6..]).GetProperty("choices")[0].GetProperty("delta"))
                .Select(delta => delta.TryGetProperty("content", out var content) ? content.GetString() : ""));
            Assert.Contains($"stream number {number} of many", said, StringComparison.Ordinal);
        }
    }

    private static async Task<ServiceHarness> StartAsync(string rules, Dictionary<string, string?>? settings = null, TimeProvider? time = null)
    {
        var harness = await ServiceHarness.StartAsync(
            options =>
            {
                foreach (var (key, value) in settings ?? [])
                {
                    options.Settings[key] = value;
                }

                if (time is not null)
                {
                    options.ConfigureServices = services => services.AddSingleton(time);
                    options.ConfigureSimulatorServices = services => services.AddSingleton(time);
                }
            },
            Cancellation);
        await harness.Chat.Logs.WaitForAsync(entry => entry.Message.Contains(" models ", StringComparison.Ordinal) || entry.Message.Contains("could not be listed", StringComparison.Ordinal), Cancellation);
        await harness.Control.AddRulesAsync(rules, Cancellation);
        return harness;
    }

    // Time stands still until it is moved. Between two steps the service gets ample real time to notice; how long it takes changes nothing.
    private static async Task AdvanceUntilAsync(FakeTimeProvider time, Task task)
    {
        using var limit = new CancellationTokenSource(TestTimeouts.Default);
        while (!task.IsCompleted)
        {
            limit.Token.ThrowIfCancellationRequested();
            time.Advance(TimeSpan.FromSeconds(2.5));
            await Task.WhenAny(task, Task.Delay(TimeSpan.FromMilliseconds(200), limit.Token));
        }
    }

    private static async Task<HttpResponseMessage> PostAsync(ServiceHarness harness, string body, CancellationTokenSource? leaving = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        return await harness.ChatClient
            .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, leaving?.Token ?? Cancellation)
            .WaitAsync(TestTimeouts.Default, Cancellation);
    }

    private static async Task<JsonElement> ErrorAsync(HttpResponseMessage response)
    {
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        var json = JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(Cancellation));
        OpenApiValidator.AssertValid("ErrorResponse", json);
        return json.GetProperty("error");
    }

    // A call is in the simulator's record when it is over there, which may be after the caller has its answer.
    private static async Task<int> CallsAsync(ServiceHarness harness, int expected)
    {
        await harness.Simulator.Logs.WaitForFinishedRequestsAsync("/converse", expected, Cancellation);
        return (await ModelCallsAsync(harness)).Length;
    }

    private static async Task ArrivedAsync(ServiceHarness harness) => await harness.Simulator.Logs.WaitForAsync(
        entry => entry.Message.StartsWith("Request starting", StringComparison.Ordinal) && entry.Message.Contains("/converse", StringComparison.Ordinal),
        Cancellation);

    private static async Task AssertAbortedAsync(ServiceHarness harness)
    {
        await harness.Simulator.Logs.WaitForFinishedRequestsAsync("/converse", cancellationToken: Cancellation);
        Assert.True(Assert.Single(await ModelCallsAsync(harness)).GetProperty("aborted").GetBoolean());
    }

    private static async Task<JsonElement[]> ModelCallsAsync(ServiceHarness harness)
    {
        var requests = await harness.Control.RequestsAsync(Cancellation);
        return [.. requests.EnumerateArray().Where(call => call.GetProperty("operation").GetString()!.StartsWith("Converse", StringComparison.Ordinal))];
    }
}
