using System.Net;
using System.Net.Sockets;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Overload;

/// <summary>Connections on which nothing is said.</summary>
public sealed class IdleConnectionsTests(ITestOutputHelper output)
{
    private const int Wanted = 10_000;

    // A connection has two ends in this process, and the other tests need handles too.
    private const int HandlesForOthers = 4000;

    // Kestrel's share is about 10 KB; the rest is the other end, and noise of other tests.
    private const long MostBytesPerConnection = 48 * 1024;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ten_thousand_idle_connections_take_little_memory_and_chats_are_answered()
    {
        await using var harness = await ServiceHarness.StartAsync(cancellationToken: Token);
        var count = Math.Min(Wanted, (MostHandles() - HandlesForOthers) / 2);
        if (count < 100)
        {
            Assert.Skip($"The process may open {MostHandles()} handles, which is too few.");
        }

        output.WriteLine($"{count} connections: the process may open {MostHandles()} handles.");
        await AssertServedAsync(harness);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var connections = new Socket[count];
        try
        {
            for (var i = 0; i < count; i++)
            {
                connections[i] = await ConnectAsync(harness);
            }

            // They are all taken by the server, because this one comes after them.
            await AssertServedAsync(harness);
            var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / count;

            output.WriteLine($"{each} bytes each.");
            Assert.InRange(each, 0, MostBytesPerConnection);
            Assert.All(connections, connection => Assert.True(connection.Connected && !connection.Poll(0, SelectMode.SelectRead)));
        }
        finally
        {
            foreach (var connection in connections)
            {
                connection?.Dispose();
            }
        }

        await AssertServedAsync(harness);
    }

    [Fact]
    public async Task Connection_beyond_the_bound_is_closed_and_those_there_are_served()
    {
        await using var harness = await ServiceHarness.StartAsync(options => options.Settings["Gateway:Connections:MaxConnections"] = "3", Token);
        // One is the chat's.
        await AssertServedAsync(harness);
        using var first = await RawConnection.OpenAsync(harness.Chat.Address);
        using var second = await RawConnection.OpenAsync(harness.Chat.Address);
        await second.SendAsync("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200", await second.ReadAsync(until: "\r\n\r\n"), StringComparison.Ordinal);

        using var third = await RawConnection.OpenAsync(harness.Chat.Address);
        Assert.Equal("", await third.ReadAsync());

        await AssertServedAsync(harness);
    }

    [Fact]
    public async Task Connection_that_stays_idle_is_closed()
    {
        await using var harness = await ServiceHarness.StartAsync(options => options.Settings["Gateway:Connections:KeepAliveTimeout"] = "00:00:01", Token);
        using var silent = await RawConnection.OpenAsync(harness.Chat.Address);
        using var used = await RawConnection.OpenAsync(harness.Chat.Address);
        await used.SendAsync("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200", await used.ReadAsync(), StringComparison.Ordinal);
        Assert.Equal("", await silent.ReadAsync());
    }

    // Connects without a word.
    private static async Task<Socket> ConnectAsync(ServiceHarness harness)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(harness.Chat.Address.Host, harness.Chat.Address.Port, Token).AsTask().WaitAsync(TestTimeouts.Default, Token);
        return socket;
    }

    private static async Task AssertServedAsync(ServiceHarness harness)
    {
        using var response = await OverloadTests.ChatAsync(harness.ChatClient, "hello");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    // .NET raises the soft limit to the hard one when it starts.
    private static int MostHandles()
    {
        const string Limit = "Max open files";
        if (!OperatingSystem.IsLinux())
        {
            return 2 * HandlesForOthers;
        }

        var line = File.ReadLines("/proc/self/limits").Single(line => line.StartsWith(Limit, StringComparison.Ordinal));
        return int.TryParse(line[Limit.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], out var handles) ? handles : int.MaxValue;
    }
}
