using System.Net;
using BedrockAspire.Gateway.Overload;
using BedrockAspire.Gateway.Usage;
using BedrockAspire.Tests.Infrastructure;
using BedrockAspire.Tests.Usage;

namespace BedrockAspire.Tests.Overload;

/// <summary>Clients that send or take too slowly, over raw sockets: they are let go, what they held is free again, and meanwhile others are served.</summary>
public sealed class SlowClientsTests : IDisposable
{
    private const string Model = "amazon.nova-lite-v1:0";
    private const string Path = "/v1/chat/completions";
    private const int LongAnswerTokens = 4_000_000;

    private readonly TemporaryFolder _folder = new();
    private readonly MemoryUsageStore _store = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stream_whose_reader_stands_still_is_cancelled_settled_and_its_place_freed()
    {
        await using var harness = await StartAsync(("Gateway:Connections:WriteTimeout", "00:00:01"), ("Gateway:Overload:MaxCallsPerModel", "1"));
        // Far more than the system holds on its way, and then it never ends by itself.
        await harness.Control.AddRulesAsync(
            $$"""[{"match":{"contains":"long"},"answer":{"tokens":{{LongAnswerTokens}},"chunks":1000},"fault":{"kind":"stallAfter","n":1000} }]""", Token);
        using var reader = await RawConnection.OpenAsync(harness.Chat.Address);
        await AskAsync(reader, isStream: true);
        await reader.ReadAsync(until: "data: ");

        using (var other = await OverloadTests.ChatAsync(harness.ChatClient, "hello", "amazon.nova-micro-v1:0"))
        {
            Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        }

        var record = (await _store.WaitForAsync(2, Token)).Single(record => record.Model == Model);
        await AssertFreeAsync(harness);

        Assert.Equal((CallOutcome.Cancelled, true), (record.Outcome, record.IsEstimated));
        // Bedrock's stream was not read on when the client did not read: what was read of it is much less than there was.
        Assert.InRange(record.OutputTokens, 1, LongAnswerTokens);
        Assert.True((await AbortedAsync(harness)).GetProperty("aborted").GetBoolean());
        await AssertServedAsync(harness);
    }

    [Fact]
    public async Task Whole_reply_whose_reader_stands_still_frees_its_place()
    {
        await using var harness = await StartAsync(("Gateway:Connections:WriteTimeout", "00:00:01"), ("Gateway:Overload:MaxCallsPerModel", "1"));
        await harness.Control.AddRulesAsync($$"""[{"match":{"contains":"long"},"answer":{"tokens":{{LongAnswerTokens}} } }]""", Token);
        using var reader = await RawConnection.OpenAsync(harness.Chat.Address);
        await AskAsync(reader, isStream: false);
        await reader.ReadAsync(until: "HTTP/1.1 200");

        // Waits for the one place.
        await AssertServedAsync(harness);

        Assert.Equal(CallOutcome.Completed, (await _store.WaitForAsync(2, Token))[0].Outcome);
        await AssertFreeAsync(harness);
        // The reply has a length, and is cut off before it.
        Assert.DoesNotContain("\"usage\"", await reader.ReadAsync(), StringComparison.Ordinal);
        harness.Chat.Logs.AssertNoWarnings();
    }

    public static TheoryData<string, string, string> Bodies => new()
    {
        { "JSON of a known length", "Content-Length: 1000", """{"model":"amazon.nova-lite-v1:0","mess""" },
        { "JSON in chunks", "Transfer-Encoding: chunked", "9\r\n{\"model\":\r\n" },
        { "nothing of a body", "Content-Length: 1000", "" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Body_that_does_not_come_is_answered_408_and_frees_its_place(string body, string length, string beginning)
    {
        await using var harness = await StartAsync(("Gateway:Connections:BodyTimeout", "00:00:01"));

        await AssertTimedOutAsync(harness, harness.Chat, RawConnection.Head(Path, "application/json", length) + beginning, body);
    }

    // The server's own bound, which is on the pace.
    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Body_that_comes_too_slowly_is_answered_408_and_frees_its_place(string body, string length, string beginning)
    {
        await using var harness = await StartAsync(
            ("Gateway:Connections:MinBytesPerSecond", "100000"), ("Gateway:Connections:GracePeriod", "00:00:01.1"));

        await AssertTimedOutAsync(harness, harness.Chat, RawConnection.Head(Path, "application/json", length) + beginning, body);
    }

    [Theory]
    [InlineData("Gateway:Connections:BodyTimeout", "00:00:01")]
    [InlineData("Gateway:Connections:MinBytesPerSecond", "100000")]
    public async Task Upload_that_stands_still_is_answered_408_and_frees_its_place(string key, string value)
    {
        await using var harness = await StartAsync((key, value), ("Gateway:Connections:GracePeriod", "00:00:01.1"));
        var head = RawConnection.Head("/v1/images/edits", "multipart/form-data; boundary=x", "Content-Length: 100000");

        await AssertTimedOutAsync(
            harness, harness.Image, head + "--x\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.png\"\r\n\r\n" + new string('p', 1000), key);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task AssertTimedOutAsync(ServiceHarness harness, ServiceUnderTest service, string bytes, string what)
    {
        using var slow = await RawConnection.OpenAsync(service.Address);
        await slow.SendAsync(bytes);
        var admission = service.Services.GetRequiredService<Admission>();
        var answer = slow.ReadAsync(until: "\r\n\r\n{");
        await AssertServedAsync(harness);

        Assert.StartsWith("HTTP/1.1 408", await answer, StringComparison.Ordinal);
        Assert.Contains("request_timeout", await slow.ReadAsync(until: "}}"), StringComparison.Ordinal);
        await OverloadTests.UntilAsync(() => admission.UnderWay == 0);
        Assert.Equal(0, service.Services.GetRequiredService<BodyMemory>().HeldBytes);
        var errors = service.Logs.Entries.Where(entry => entry.Level >= LogLevel.Error).ToArray();
        Assert.True(errors.Length == 0, $"{what}: {string.Join('\n', errors.AsEnumerable())}");
        await AssertServedAsync(harness);
    }

    private static async Task AssertServedAsync(ServiceHarness harness)
    {
        using var response = await OverloadTests.ChatAsync(harness.ChatClient, "hello");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static async Task AssertFreeAsync(ServiceHarness harness)
    {
        var admission = harness.Chat.Services.GetRequiredService<Admission>();
        await OverloadTests.UntilAsync(() => admission.UnderWay == 0);
        Assert.Equal(0, harness.Chat.Services.GetRequiredService<BodyMemory>().HeldBytes);
    }

    private static async Task<System.Text.Json.JsonElement> AbortedAsync(ServiceHarness harness)
    {
        while (true)
        {
            // In the record once it has ended.
            foreach (var call in (await harness.Control.RequestsAsync(Token)).EnumerateArray())
            {
                if (call.GetProperty("operation").GetString() == "ConverseStream")
                {
                    return call;
                }
            }
        }
    }

    private static Task AskAsync(RawConnection connection, bool isStream)
    {
        var body = $$"""{"model":"{{Model}}","stream":{{(isStream ? "true" : "false")}},"messages":[{"role":"user","content":"long"}]}""";
        return connection.SendAsync(RawConnection.Head(Path, "application/json", $"Content-Length: {body.Length}") + body);
    }

    private Task<ServiceHarness> StartAsync(params (string Key, string Value)[] settings) => ServiceHarness.StartAsync(
        options =>
        {
            options.Settings["Gateway:Usage:SpoolFolder"] = _folder.Path;
            options.Settings["Gateway:Usage:ShipInterval"] = "00:00:00.020";
            options.Settings["Gateway:Overload:MaxQueueWait"] = "00:05:00";
            options.ConfigureServices = services => services.AddSingleton<IUsageStore>(_store);
            foreach (var (key, value) in settings)
            {
                options.Settings[key] = value;
            }
        },
        Token);
}
