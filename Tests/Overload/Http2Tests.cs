using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using BedrockAspire.Gateway.Overload;
using BedrockAspire.Tests.Infrastructure;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace BedrockAspire.Tests.Overload;

/// <summary>HTTP/2 without encryption, spoken at once: not a word of it by default, and where an operator turns it on, streams that are reset as soon as they are opened.</summary>
public sealed class Http2Tests
{
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte ResetStream = 3;
    private const byte Settings = 4;
    private const byte GoAway = 7;
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;
    private const int Resets = 5000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    [Fact]
    public async Task Only_http_1_is_spoken_without_encryption()
    {
        await using var harness = await ServiceHarness.StartAsync(cancellationToken: Token);
        using var connection = await RawConnection.OpenAsync(harness.Chat.Address);
        await connection.SendAsync(Frame([.. Preface], Settings, 0, 0, []));

        var answer = Encoding.Latin1.GetBytes(await connection.ReadAsync());

        // Refused in either language, or closed; no settings, with which a server that speaks it begins.
        Assert.True(answer.Length == 0 || answer.AsSpan().StartsWith("HTTP/1.1 400"u8) || Types(answer).Contains(GoAway), Encoding.Latin1.GetString(answer));
        Assert.True(answer.AsSpan().StartsWith("HTTP/"u8) || !Types(answer).Contains(Settings));
        using var served = await OverloadTests.ChatAsync(harness.ChatClient, "hello");
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
    }

    [Fact]
    public async Task Streams_that_are_reset_as_soon_as_they_are_opened_leave_nothing_and_others_are_served()
    {
        await using var harness = await ServiceHarness.StartAsync(
            options => options.ConfigureServices = services => services.Configure<KestrelServerOptions>(
                kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2)),
            Token);
        await harness.Control.AddRulesAsync(OverloadTests.Stall, Token);
        using var client = harness.CreateClient(harness.Chat, harness.ApiKey);
        client.DefaultRequestVersion = HttpVersion.Version20;
        client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;

        using (var attacker = new TcpClient())
        {
            await attacker.ConnectAsync(harness.Chat.Address.Host, harness.Chat.Address.Port, Token);
            var wire = attacker.GetStream();
            await wire.WriteAsync(Frame([.. Preface], Settings, 0, 0, []), Token);
            try
            {
                for (var i = 0; i < Resets; i++)
                {
                    await wire.WriteAsync(OpenAndReset((2 * i) + 1), Token).AsTask().WaitAsync(TestTimeouts.Default, Token);
                }
            }
            catch (IOException)
            {
                // The server had enough of it and closed the connection, which is what it should do.
            }

            using var meanwhile = await OverloadTests.ChatAsync(client, "hello");
            Assert.Equal(HttpStatusCode.OK, meanwhile.StatusCode);
        }

        var admission = harness.Chat.Services.GetRequiredService<Admission>();
        await OverloadTests.UntilAsync(() => admission.UnderWay == 0);
        Assert.Equal(0, harness.Chat.Services.GetRequiredService<BodyMemory>().HeldBytes);
        Assert.Equal(0, harness.Chat.Services.GetRequiredService<CallGates>().Waiting);
        using var after = await OverloadTests.ChatAsync(client, "hello");
        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (after.StatusCode, after.Version));
    }

    // A chat that Bedrock would hold for ever, and its end.
    private static byte[] OpenAndReset(int stream)
    {
        byte[] head =
        [
            0x83, 0x86, // :method POST, :scheme http
            .. Literal(":path", "/v1/chat/completions"),
            .. Literal(":authority", "localhost"),
            .. Literal("authorization", "Bearer sk-test-key"),
            .. Literal("content-type", "application/json"),
        ];
        var body = """{"model":"amazon.nova-lite-v1:0","stream":true,"messages":[{"role":"user","content":"hold"}]}"""u8;
        var wire = Frame([], Headers, EndHeaders, stream, head);
        wire = Frame(wire, Data, EndStream, stream, body.ToArray());
        return Frame(wire, ResetStream, 0, stream, [0, 0, 0, 8]);
    }

    // HPACK: a literal that is not indexed, name and value as they are.
    private static byte[] Literal(string name, string value) =>
        [0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];

    private static byte[] Frame(byte[] before, byte type, byte flags, int stream, byte[] payload)
    {
        var head = new byte[9];
        BinaryPrimitives.WriteInt32BigEndian(head, payload.Length << 8);
        head[3] = type;
        head[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(5), stream);
        return [.. before, .. head, .. payload];
    }

    private static List<byte> Types(ReadOnlySpan<byte> wire)
    {
        List<byte> types = [];
        while (wire.Length >= 9)
        {
            types.Add(wire[3]);
            var length = 9 + (BinaryPrimitives.ReadInt32BigEndian(wire) >> 8);
            wire = wire[Math.Min(length, wire.Length)..];
        }

        return types;
    }
}
