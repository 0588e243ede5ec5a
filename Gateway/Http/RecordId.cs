using System.Buffers.Binary;
using System.Security.Cryptography;

namespace BedrockAspire.Gateway.Http;

/// <summary>
/// Ids of records and replies: UUIDs of version 7 (RFC 9562), as <see cref="Guid.CreateVersion7(DateTimeOffset)"/> makes them, but with random bits that are
/// fetched for many ids at a time. .NET asks the system for those of each id, which is a system call.
/// </summary>
public static class RecordId
{
    private const int RandomBytes = 10;
    private const int FetchedBytes = RandomBytes * 256;

    [ThreadStatic]
    private static byte[]? _random;

    [ThreadStatic]
    private static int _used;

    /// <summary>A new id that sorts by time.</summary>
    public static Guid Next(DateTimeOffset now)
    {
        if (_random is null || _used == FetchedBytes)
        {
            RandomNumberGenerator.Fill(_random ??= new byte[FetchedBytes]);
            _used = 0;
        }

        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, now.ToUnixTimeMilliseconds() << 16);
        _random.AsSpan(_used, RandomBytes).CopyTo(bytes[6..]);
        _used += RandomBytes;
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x70);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
