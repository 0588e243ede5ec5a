using System.Net;
using System.Net.Sockets;

namespace BedrockAspire.Tests.Infrastructure;

/// <summary>
/// A socket bound to a free port of 127.0.0.1 before the host that will listen on it exists, so that services can be told each other's
/// address without a race for the port.
/// </summary>
public sealed class ReservedPort : IDisposable
{
    private readonly Socket _socket;
    private bool _handedOver;

    public ReservedPort()
    {
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    }

    public Uri Address => new($"http://127.0.0.1:{Port}");

    private int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>Makes the host listen on this port, which it then owns.</summary>
    public void Use(IWebHostBuilder webHost)
    {
        webHost.UseUrls(Address.ToString());
        webHost.UseSockets(options => options.CreateBoundListenSocket = endpoint =>
        {
            if (_handedOver || endpoint is not IPEndPoint { Port: var port } || port != Port)
            {
                throw new InvalidOperationException($"The host under test listens on {endpoint}, not only on {Address}.");
            }

            _handedOver = true;
            return _socket;
        });
    }

    public void Dispose()
    {
        if (!_handedOver)
        {
            _socket.Dispose();
        }
    }
}
