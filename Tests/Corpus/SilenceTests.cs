using BedrockAspire.Tests.ChatApi;
using BedrockAspire.Tests.Infrastructure;
using Microsoft.Extensions.Time.Testing;
using static BedrockAspire.Tests.Corpus.ChatProbe;

namespace BedrockAspire.Tests.Corpus;

/// <summary>A model that thinks for minutes, and a client that does not wait for it. Time stands still until a test moves it.</summary>
public sealed class SilenceTests
{
    private const string StreamedWhole = $$"""{"model":"{{Llama}}","stream":true,"messages":[{{User}}],"tools":[{"type":"function","function":{"name":"f"} }]}""";
    private const string Streamed = $$"""{"model":"{{Nova}}","stream":true,"messages":[{{User}}]}""";
    private const string Whole = $$"""{"model":"{{Nova}}","messages":[{{User}}]}""";

    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(56));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Streamed)]
    [InlineData(StreamedWhole)]
    [Trait("OpenWebUI", "25")]
    [Trait("Contract", "6")]
    public async Task Corpus_20_two_minutes_of_thinking_are_bridged_by_comments(string body)
    {
        await using var harness = await StartAsync("""[{"match":{},"fault":{"kind":"delay","ms":120000},"answer":{"text":"done"} }]""");
        var answer = harness.ChatClient.AskAsync(body);
        await ArrivedAsync(harness);
        await _time.AdvanceUntilAsync(answer, Heartbeat);
        using var response = await answer;
        var lines = await CollectAsync(response);

        // One every 10 seconds; the clock of the test moves by as much, so that one or another may be missed. Proxies give up after 60 at the earliest.
        Assert.True(lines.Count(line => line.IsComment) >= 120 / 30, $"{lines.Count(line => line.IsComment)} comments");
        Assert.Contains(lines, line => line.Text.Contains("done", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Text.Contains("\"finish_reason\":\"stop\"", StringComparison.Ordinal));
        Assert.True(lines[^1].IsDone);
        harness.Chat.Logs.AssertNoWarnings();
    }

    [Fact]
    public async Task Corpus_20_silence_between_two_events_is_bridged_by_comments()
    {
        await using var harness = await StartAsync(
            """[{"match":{"operation":"ConverseStream"},"answer":{"reasoning":"hm","text":"one two","chunks":2,"chunkDelayMs":40000} }]""",
            // Only the comments are looked at; a simulator that is late on a busy machine is no silence.
            ("Bedrock:IdleTimeout", "01:00:00"));
        var answer = harness.ChatClient.AskAsync(Streamed);
        await ArrivedAsync(harness);
        await _time.AdvanceUntilAsync(answer, Heartbeat);
        using var response = await answer;
        var lines = await CollectAsync(response);

        var first = lines.FindIndex(line => line.Text.Contains("one", StringComparison.Ordinal));
        var second = lines.FindIndex(line => line.Text.Contains("two", StringComparison.Ordinal));
        // The clock moves on whenever a line comes, so that one or another comment may be missed.
        Assert.Contains(lines[first..second], line => line.IsComment);
        Assert.True(lines[^1].IsDone);
    }

    [Fact]
    public async Task Corpus_20_whole_answer_after_two_minutes_of_thinking_is_an_answer()
    {
        await using var harness = await StartAsync("""[{"match":{},"fault":{"kind":"delay","ms":120000},"answer":{"text":"done"} }]""");
        var answer = harness.ChatClient.AskAsync(Whole);
        await ArrivedAsync(harness);
        await _time.AdvanceUntilAsync(answer, Heartbeat);
        using var response = await answer;

        Assert.Equal("done", (await ChatReply.ReadAsync(response, Cancellation)).Content);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task Corpus_20_silence_without_end_is_filled_with_comments_and_ends_as_a_timeout(int events)
    {
        await using var harness = await StartAsync(
            $$"""[{"match":{"operation":"ConverseStream"},"fault":{"kind":"stallAfter","n":{{events}} },"answer":{"tokens":40,"chunks":20} }]""",
            ("Bedrock:IdleTimeout", "00:00:30"),
            ("Bedrock:FirstEventTimeout", "00:00:30"));
        var answer = harness.ChatClient.AskAsync(Streamed);
        await ArrivedAsync(harness);
        if (events == 0)
        {
            await _time.AdvanceUntilAsync(answer);
        }

        using var response = await answer;
        var lines = await CollectAsync(response, step: TimeSpan.FromSeconds(2.5));

        Assert.Equal(200, (int)response.StatusCode);
        Assert.InRange(lines.Count(line => line.IsComment), 1, 3);
        Assert.Contains("upstream_timeout", lines[^2].Text, StringComparison.Ordinal);
        Assert.True(lines[^1].IsDone);
    }

    [Fact]
    public async Task Corpus_20_silence_before_an_answer_that_is_streamed_whole_ends_as_a_timeout()
    {
        await using var harness = await StartAsync(
            """[{"match":{"operation":"Converse"},"fault":{"kind":"delay","ms":600000} }]""",
            ("Bedrock:ResponseTimeout", "00:00:30"),
            ("Bedrock:MaxAttempts", "1"));
        var answer = harness.ChatClient.AskAsync(StreamedWhole);
        await ArrivedAsync(harness);
        await _time.AdvanceUntilAsync(answer, Heartbeat);
        using var response = await answer;
        var lines = await CollectAsync(response);

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Contains("upstream_timeout", lines.First(line => !line.IsComment).Text, StringComparison.Ordinal);
        Assert.True(lines[^1].IsDone);
    }

    [Fact]
    public async Task Corpus_20_whole_answer_that_stops_in_its_middle_ends_as_a_timeout()
    {
        await using var harness = await StartAsync(
            """[{"match":{"operation":"Converse"},"fault":{"kind":"stallAfter"},"answer":{"tokens":40} }]""", ("Bedrock:IdleTimeout", "00:00:30"));
        var answer = harness.ChatClient.AskAsync(Whole);
        await ArrivedAsync(harness);
        await _time.AdvanceUntilAsync(answer, Heartbeat);
        using var response = await answer;

        Assert.Equal(504, (int)response.StatusCode);
        Assert.Contains("upstream_timeout", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Contract", "13")]
    public async Task Corpus_14_client_that_leaves_a_stream_cancels_the_call_to_bedrock()
    {
        await using var harness = await StartAsync(
            """[{"match":{"operation":"ConverseStream"},"fault":{"kind":"stallAfter","n":3},"answer":{"tokens":40,"chunks":20} }]""");
        using (var response = await harness.ChatClient.AskAsync(Streamed))
        {
            var reader = new SseReader(await response.Content.ReadAsStreamAsync(Cancellation));
            await using var lines = reader.ReadAsync(Cancellation).GetAsyncEnumerator(Cancellation);
            Assert.True(await lines.MoveNextAsync());
        }

        var call = await AbortedAsync(harness);
        await harness.Chat.Logs.WaitForAsync(entry => entry.Message.StartsWith("The client left", StringComparison.Ordinal), Cancellation);
        Assert.Equal(3, call.GetProperty("framesSent").GetInt32());
        harness.Chat.Logs.AssertNoWarnings();
    }

    [Theory]
    [InlineData(Whole)]
    [InlineData(Streamed)]
    [InlineData(StreamedWhole)]
    public async Task Corpus_14_client_that_leaves_before_the_answer_cancels_the_call_to_bedrock(string body)
    {
        await using var harness = await StartAsync("""[{"match":{},"fault":{"kind":"delay","ms":600000} }]""");
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        var answer = harness.ChatClient.PostAsync("/v1/chat/completions", content, leaving.Token);
        await ArrivedAsync(harness);
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        await AbortedAsync(harness);
        harness.Chat.Logs.AssertNoWarnings();
    }

    private async Task<ServiceHarness> StartAsync(string rules, params (string Key, string Value)[] settings)
    {
        var harness = await ServiceHarness.StartAsync(
            options =>
            {
                foreach (var (key, value) in settings)
                {
                    options.Settings[key] = value;
                }

                options.ConfigureServices = services => services.AddSingleton<TimeProvider>(_time);
                options.ConfigureSimulatorServices = services => services.AddSingleton<TimeProvider>(_time);
            },
            Cancellation);
        await harness.Control.AddRulesAsync(rules, Cancellation);
        return harness;
    }

    // Moves on by a small step after ample real time if one is given, else by a heartbeat as soon as the last one is seen, or after so long that a busy
    // machine would have shown it.
    private async Task<List<SseLine>> CollectAsync(HttpResponseMessage response, TimeSpan? step = null)
    {
        var reader = new SseReader(await response.Content.ReadAsStreamAsync(Cancellation));
        List<SseLine> lines = [];
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reading = ReadAsync();
        using var limit = new CancellationTokenSource(TestTimeouts.Default);
        if (step is not null)
        {
            await _time.AdvanceUntilAsync(reading, step);
        }

        while (!reading.IsCompleted)
        {
            limit.Token.ThrowIfCancellationRequested();
            var next = arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _time.Advance(Heartbeat);
            await Task.WhenAny(reading, next.Task, Task.Delay(TimeSpan.FromSeconds(4), limit.Token));
            // Lines come in bursts, and the clock may move once for all of one only.
            await Task.WhenAny(reading, Task.Delay(TimeSpan.FromMilliseconds(300), limit.Token));
        }

        await reading;
        reader.AssertNoFaults();
        return lines;

        async Task ReadAsync()
        {
            await foreach (var line in reader.ReadAsync(Cancellation))
            {
                lines.Add(line);
                arrived.TrySetResult();
            }
        }
    }

    private static async Task ArrivedAsync(ServiceHarness harness) => await harness.Simulator.Logs.WaitForAsync(
        entry => entry.Message.StartsWith("Request starting", StringComparison.Ordinal) && entry.Message.Contains("/converse", StringComparison.Ordinal),
        Cancellation);

    private static async Task<System.Text.Json.JsonElement> AbortedAsync(ServiceHarness harness)
    {
        var call = Assert.Single(await new ChatProbe(harness).CallsAsync(validate: false));
        Assert.True(call.GetProperty("aborted").GetBoolean());
        // A client that leaves at once can do so before the simulator has read the call's body; then it keeps none.
        if (call.TryGetProperty("body", out var sent))
        {
            ServiceModelValidator.Runtime.AssertValidInput(call.GetProperty("operation").GetString()!, sent);
        }

        return call;
    }
}
