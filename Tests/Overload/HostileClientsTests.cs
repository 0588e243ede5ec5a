using System.Net.Sockets;
using System.Text;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Overload;

/// <summary>Bytes that no honest client sends, over raw sockets: each gets a clear refusal or a closed connection, and others are served as before.</summary>
public sealed class HostileClientsTests(ServiceFixture services) : IClassFixture<ServiceFixture>
{
    private const string Host = "Host: localhost\r\n";
    private const string Post = "POST /v1/chat/completions HTTP/1.1\r\n" + Host + "Authorization: Bearer sk-test-key\r\nContent-Type: application/json\r\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Probes => new()
    {
        { "length twice", Post + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}" },
        { "length that is no number", Post + "Content-Length: 2x\r\n\r\n{}" },
        { "length below zero", Post + "Content-Length: -1\r\n\r\n{}" },
        { "chunk size that is no number", Post + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n" },
        { "chunk size beyond all numbers", Post + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n{}\r\n0\r\n\r\n" },
        { "chunk size below zero", Post + "Transfer-Encoding: chunked\r\n\r\n-1\r\n{}\r\n0\r\n\r\n" },
        { "chunk size in blanks", Post + "Transfer-Encoding: chunked\r\n\r\n 2\r\n{}\r\n0\r\n\r\n" },
        { "chunk longer than its size", Post + "Transfer-Encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n" },
        { "chunk size that ends in a line feed alone", Post + "Transfer-Encoding: chunked\r\n\r\n2\n{}\r\n0\r\n\r\n" },
        { "chunk extension with a line feed alone", Post + "Transfer-Encoding: chunked\r\n\r\n2;\nxx\r\n{}\r\n0\r\n\r\n" },
        { "coding twice", Post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n" },
        { "coding that nobody knows", Post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" },
        { "coding of no version that has it", Post.Replace("HTTP/1.1", "HTTP/1.0", StringComparison.Ordinal) + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" },
        { "lengths in a list", Post + "Content-Length: 2, 2\r\n\r\n{}" },
        { "first header in blanks", "POST /v1/chat/completions HTTP/1.1\r\n X-A: 1\r\n" + Host + "Content-Length: 0\r\n\r\n" },
        { "carriage return alone in a header", Post + "X-A: 1\rX-B: 2\r\nContent-Length: 2\r\n\r\n{}" },
        { "lines that end in a line feed alone", (Post + "Content-Length: 2\r\n\r\n").Replace("\r\n", "\n", StringComparison.Ordinal) + "{}" },
        { "coding that is not chunked last", Post + "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n" },
        { "folded header", Post + "X-A: 1\r\n 2\r\nContent-Length: 2\r\n\r\n{}" },
        { "blank before the colon", Post + "Content-Length : 2\r\n\r\n{}" },
        { "zero byte in the path", "GET /v1/mo\0dels HTTP/1.1\r\n" + Host + "\r\n" },
        { "zero byte in a header", "GET /v1/models HTTP/1.1\r\n" + Host + "X-A: 1\02\r\n\r\n" },
        { "two hosts", "GET /v1/models HTTP/1.1\r\n" + Host + "Host: elsewhere\r\n\r\n" },
        { "address of another host", "GET http://elsewhere/v1/models HTTP/1.1\r\n" + Host + "\r\n" },
        { "no such version", "GET /v1/models HTTP/7.3\r\n" + Host + "\r\n" },
        { "long line", "GET /" + new string('a', 9000) + " HTTP/1.1\r\n" + Host + "\r\n" },
        { "huge header", "GET /v1/models HTTP/1.1\r\n" + Host + "X-A: " + new string('a', 40_000) + "\r\n\r\n" },
        { "too many headers", "GET /v1/models HTTP/1.1\r\n" + Host + string.Concat(Enumerable.Repeat("X-A: 1\r\n", 101)) + "\r\n" },
        { "deep JSON", Post + "Connection: close\r\nContent-Length: 200000\r\n\r\n" + new string('[', 200_000) },
    };

    [Theory]
    [MemberData(nameof(Probes))]
    public async Task Bytes_of_no_honest_client_are_refused(string probe, string bytes)
    {
        var answer = await SendAsync(bytes);

        // Nothing at all: the connection was closed.
        Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 4", StringComparison.Ordinal) || answer.StartsWith("HTTP/1.1 505", StringComparison.Ordinal),
            $"{probe}: {answer}");
        using var models = await services.Harness.ChatClient.GetAsync("/v1/models", Token).WaitAsync(TestTimeouts.Default, Token);
        Assert.True(models.IsSuccessStatusCode);
    }

    [Fact]
    public async Task Length_beside_chunks_does_not_smuggle_a_second_request()
    {
        var answer = await SendAsync(Post + "Connection: close\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /health/live HTTP/1.1\r\n" + Host + "\r\n");

        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Equal(answer.LastIndexOf("HTTP/1.1 ", StringComparison.Ordinal), answer.IndexOf("HTTP/1.1 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Headers_that_never_end_close_the_connection()
    {
        await using var harness = await ServiceHarness.StartAsync(options => options.Settings["Gateway:Connections:HeadersTimeout"] = "00:00:01", Token);

        var answer = await SendAsync("GET /v1/models HTTP/1.1\r\n" + Host + "X-A: ", harness.Chat.Address);

        Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 408", StringComparison.Ordinal), answer);
    }

    private Task<string> SendAsync(string bytes) => SendAsync(bytes, services.Harness.Chat.Address);

    // Reads until the server closes the connection.
    private static async Task<string> SendAsync(string bytes, Uri address)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, Token);
        var stream = client.GetStream();
        var answer = new StringBuilder();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(bytes), Token);
            var buffer = new byte[4096];
            while (await stream.ReadAsync(buffer, Token).AsTask().WaitAsync(TestTimeouts.Default, Token) is > 0 and var read)
            {
                answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
        catch (IOException)
        {
            // Closed with bytes of ours unread, which the system tells as a reset.
        }

        return answer.ToString();
    }
}
