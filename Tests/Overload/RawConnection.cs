using System.Net.Sockets;
using System.Text;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Overload;

/// <summary>A TCP connection on which a test says what it likes.</summary>
internal sealed class RawConnection : IDisposable
{
    private const int SmallBufferBytes = 8 * 1024;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly StringBuilder _received = new();

    private RawConnection()
    {
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Connects. What the system holds for the reader is small, so that it is soon full when nobody reads.</summary>
    public static async Task<RawConnection> OpenAsync(Uri address)
    {
        var connection = new RawConnection();
        connection._socket.ReceiveBufferSize = SmallBufferBytes;
        await connection._socket.ConnectAsync(address.Host, address.Port, Token).AsTask().WaitAsync(TestTimeouts.Default, Token);
        return connection;
    }

    /// <summary>The head of a request with the harness's key.</summary>
    public static string Head(string path, string contentType, string rest) =>
        $"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer sk-test-key\r\nContent-Type: {contentType}\r\n{rest}\r\n\r\n";

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await _socket.SendAsync(bytes, Token).AsTask().WaitAsync(TestTimeouts.Default, Token)..];
        }
    }

    /// <summary>Reads until the server closes the connection, or until something was said; then all that was read so far.</summary>
    public async Task<string> ReadAsync(string? until = null)
    {
        var buffer = new byte[SmallBufferBytes];
        try
        {
            while (until is null || !_received.ToString().Contains(until, StringComparison.Ordinal))
            {
                var read = await _socket.ReceiveAsync(buffer, Token).AsTask().WaitAsync(TestTimeouts.Default, Token);
                if (read == 0)
                {
                    break;
                }

                _received.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
        catch (SocketException)
        {
            // Closed with bytes of ours unread, which the system tells as a reset.
        }

        return _received.ToString();
    }

    public void Dispose() => _socket.Dispose();
}
