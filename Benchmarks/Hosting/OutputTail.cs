using System.Text;

namespace BedrockAspire.Benchmarks.Hosting;

/// <summary>Reads a server's output, so that its pipe never fills, and keeps the end of it for when something goes wrong.</summary>
internal sealed class OutputTail
{
    private const int KeptBytes = 4096;

    private readonly Lock _lock = new();
    private readonly byte[] _kept = new byte[KeptBytes];
    private int _length;

    /// <summary>Reads until the server ends, on a thread of its own: blocked pool threads would slow down the load client.</summary>
    public void Follow(Stream output, string name) => new Thread(() => Read(output)) { IsBackground = true, Name = name }.Start();

    public override string ToString()
    {
        lock (_lock)
        {
            return Encoding.UTF8.GetString(_kept, 0, _length);
        }
    }

    private void Read(Stream output)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (output.Read(buffer) is > 0 and var count)
            {
                Keep(buffer.AsSpan(0, count));
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The server is gone.
        }
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            var added = bytes.Length > KeptBytes ? bytes[^KeptBytes..] : bytes;
            var stays = Math.Min(_length, KeptBytes - added.Length);
            _kept.AsSpan(_length - stays, stays).CopyTo(_kept);
            added.CopyTo(_kept.AsSpan(stays));
            _length = stays + added.Length;
        }
    }
}
