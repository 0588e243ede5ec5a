using System.Buffers.Binary;
using System.Net;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Simulator;

public sealed class FaultTests
{
    private static readonly string Body = SimulatorServer.Say("count to 10");
    private static readonly string Path = SimulatorServer.PathOf(SimulatorServer.Claude, "converse-stream");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Throttle_answers_429_with_retry_after()
    {
        await using var server = await SimulatorServer.StartAsync();

        var reply = await server.PostAsync(Path, Body, ("x-simulator-fault", "throttle;retryAfterSeconds=7"));

        Assert.Equal(HttpStatusCode.TooManyRequests, reply.Status);
        Assert.Equal("ThrottlingException", reply.ErrorType);
        Assert.Equal("7", reply.Headers["Retry-After"]);
        Assert.Equal("Too many requests, please wait before trying again.", reply.Message);
        Assert.Empty((await server.Control.LedgerAsync(Cancelled)).EnumerateObject());
    }

    [Theory]
    [InlineData("error;type=ServiceUnavailableException;message=busy", 503, """{"message":"busy"}""")]
    [InlineData("error;status=502;type=Gateway;emptyBody=true", 502, "{}")]
    public async Task Error_answers_as_told(string fault, int status, string body)
    {
        await using var server = await SimulatorServer.StartAsync();

        var reply = await server.PostAsync(Path, Body, ("x-simulator-fault", fault));

        Assert.Equal(status, (int)reply.Status);
        Assert.Equal(body, reply.Text);
    }

    [Fact]
    public async Task ExceptionAfter_sends_whole_events_then_an_exception()
    {
        await using var server = await SimulatorServer.StartAsync();

        var frames = await server.StreamAsync(
            Body, headers: ("x-simulator-fault", "exceptionAfter;n=3;exception=modelStreamErrorException;message=broke"));

        Assert.Equal(4, frames.Count);
        Assert.Equal("exception", frames[3].MessageType);
        Assert.Equal("modelStreamErrorException", frames[3].ExceptionType);
        Assert.Equal("""{"message":"broke"}""", frames[3].PayloadText);
    }

    [Fact]
    public async Task ErrorFrameAfter_sends_an_unmodelled_error()
    {
        await using var server = await SimulatorServer.StartAsync();

        var frames = await server.StreamAsync(Body, headers: ("x-simulator-fault", "errorFrameAfter;n=2;type=Oops;message=broke"));

        Assert.Equal("error", frames[2].MessageType);
        Assert.Equal("Oops", frames[2].Text(":error-code"));
        Assert.Equal("broke", frames[2].Text(":error-message"));
    }

    [Fact]
    public async Task CloseAfter_ends_the_response_cleanly_without_messageStop()
    {
        await using var server = await SimulatorServer.StartAsync();

        var frames = await server.StreamAsync(Body, headers: ("x-simulator-fault", "closeAfter;n=4"));

        Assert.Equal(4, frames.Count);
        Assert.DoesNotContain(frames, frame => frame.EventType == "messageStop");
    }

    [Fact]
    public async Task CutAfter_delivers_whole_events_and_half_of_the_next()
    {
        await using var server = await SimulatorServer.StartAsync();

        var (bytes, error) = await ReadUntilBrokenAsync(server, "cutAfter;n=3", HttpVersion.Version11);

        Assert.NotNull(error);
        var whole = WholeFrames(bytes, out var rest);
        Assert.Equal(3, EventStreamFrames.Decode(bytes.AsMemory(0, whole)).Count);
        Assert.True(rest > 0);
        server.Logs.AssertNoWarnings();
    }

    [Theory]
    [InlineData("cutAfter;n=3")]
    [InlineData("resetAfter;n=3")]
    public async Task Broken_connection_fails_the_stream_over_http2(string fault)
    {
        await using var server = await SimulatorServer.StartAsync();

        var (_, error) = await ReadUntilBrokenAsync(server, fault, HttpVersion.Version20);

        Assert.NotNull(error);
    }

    [Fact]
    public async Task BadCrcAfter_flips_the_message_crc()
    {
        await using var server = await SimulatorServer.StartAsync();

        var reply = await server.PostAsync(Path, Body, ("x-simulator-fault", "badCrcAfter;n=2"));

        var error = Assert.Throws<InvalidDataException>(() => EventStreamFrames.Decode(reply.Bytes));
        Assert.Equal("The message's CRC does not match.", error.Message);
    }

    [Fact]
    public async Task HugeFrameAfter_claims_4_GB()
    {
        await using var server = await SimulatorServer.StartAsync();

        var reply = await server.PostAsync(Path, Body, ("x-simulator-fault", "hugeFrameAfter;n=0"));

        Assert.Equal(uint.MaxValue, BinaryPrimitives.ReadUInt32BigEndian(reply.Bytes));
    }

    [Theory]
    [InlineData("resetBeforeResponse")]
    [InlineData("resetAfter;n=2")]
    public async Task Reset_breaks_the_connection(string fault)
    {
        await using var server = await SimulatorServer.StartAsync();

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => server.PostAsync(Path, Body, ("x-simulator-fault", fault)));
        server.Logs.AssertNoWarnings();
    }

    [Fact]
    public async Task StallAfter_is_silent_until_the_client_leaves_and_records_that()
    {
        await using var server = await SimulatorServer.StartAsync();
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new StringContent(Body) };
        request.Headers.Add("x-simulator-fault", "stallAfter;n=2");

        using (var response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, leave.Token)
            .WaitAsync(TestTimeouts.Default, Cancelled))
        {
            await using var stream = await response.Content.ReadAsStreamAsync(Cancelled);
            var buffer = new byte[64 * 1024];
            var read = await stream.ReadAtLeastAsync(buffer, 200, cancellationToken: Cancelled).AsTask().WaitAsync(TestTimeouts.Default, Cancelled);
            Assert.Equal(2, EventStreamFrames.Decode(buffer.AsMemory(0, read)).Count);
        }

        await leave.CancelAsync();
        var recorded = await RecordedAsync(server);
        Assert.True(recorded.GetProperty("aborted").GetBoolean());
        Assert.Equal(2, recorded.GetProperty("framesSent").GetInt32());
    }

    [Fact]
    public async Task Delay_waits_on_the_clock_before_the_first_byte()
    {
        var time = new SignallingTimeProvider();
        await using var server = await SimulatorServer.StartAsync(time);

        var pending = server.PostAsync(Path, Body, ("x-simulator-fault", "delay;ms=30000"));
        await time.TimerCreated(TimeSpan.FromSeconds(30)).WaitAsync(TestTimeouts.Default, Cancelled);
        Assert.False(pending.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(HttpStatusCode.OK, (await pending.WaitAsync(TestTimeouts.Default, Cancelled)).Status);
    }

    private static async Task<(byte[] Bytes, Exception? Error)> ReadUntilBrokenAsync(SimulatorServer server, string fault, Version version)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path)
        {
            Content = new StringContent(Body),
            Version = version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Add("x-simulator-fault", fault);
        var received = new MemoryStream();
        try
        {
            using var response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancelled)
                .WaitAsync(TestTimeouts.Default, Cancelled);
            await response.Content.CopyToAsync(received, Cancelled).WaitAsync(TestTimeouts.Default, Cancelled);
            return (received.ToArray(), null);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return (received.ToArray(), exception);
        }
    }

    private static int WholeFrames(byte[] bytes, out int rest)
    {
        var at = 0;
        while (bytes.Length - at >= 4 && BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at)) is var length && length <= bytes.Length - at)
        {
            at += length;
        }

        rest = bytes.Length - at;
        return at;
    }

    private static async Task<System.Text.Json.JsonElement> RecordedAsync(SimulatorServer server)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        bound.CancelAfter(TestTimeouts.Default);
        while (true)
        {
            // The server notices a client that left when its socket closes; each look is a round trip, so this needs no wait.
            var requests = await server.Control.RequestsAsync(bound.Token);
            if (requests.GetArrayLength() > 0)
            {
                return requests[0];
            }
        }
    }
}
