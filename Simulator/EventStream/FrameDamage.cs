using System.Buffers.Binary;

namespace BedrockAspire.Simulator.EventStream;

/// <summary>Frames that a reader must refuse.</summary>
internal static class FrameDamage
{
    /// <summary>The same frame with a wrong message CRC.</summary>
    public static ReadOnlyMemory<byte> FlipLastByte(ReadOnlyMemory<byte> frame)
    {
        var copy = frame.ToArray();
        copy[^1] ^= 0xFF;
        return copy;
    }

    /// <summary>A prelude with a right CRC that announces a frame of 4 GB, and the start of that frame.</summary>
    public static ReadOnlyMemory<byte> Huge()
    {
        var bytes = new byte[1024];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, uint.MaxValue);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), 100);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(8), Crc32.Compute(bytes.AsSpan(0, 8)));
        return bytes;
    }
}
