using System.Net;
using System.Net.Sockets;

namespace BedrockAspire.Tests.Infrastructure;

/// <summary>
/// Ports of 127.0.0.1 for programs that are told where to listen before they start. They lie below those that systems give to outgoing connections, of which the
/// tests make thousands: one of those would now and then take a port between its choice and its use. Within a run no port is given twice.
/// </summary>
internal static class FreePort
{
    // Linux gives outgoing connections ports from 32768, others from 49152.
    private const int First = 10_000;
    private const int Count = 20_000;

    // So that two runs on one machine rarely try the same.
    private static int _last = Random.Shared.Next(Count);

    public static int Next()
    {
        for (var attempt = 0; attempt < Count; attempt++)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _last) % Count);
            if (IsFree(port))
            {
                return port;
            }
        }

        throw new InvalidOperationException($"No port from {First} to {First + Count - 1} is free.");
    }

    public static string NextUrl() => $"http://127.0.0.1:{Next()}";

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
