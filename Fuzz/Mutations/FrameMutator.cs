using System.Buffers.Binary;
using System.IO.Hashing;

namespace BedrockAspire.Fuzz.Mutations;

/// <summary>Changes of an event stream that mostly leave its checksums right: frames are dropped, doubled and swapped, headers and payloads changed.</summary>
internal static class FrameMutator
{
    private const int PreludeBytes = 12;
    private const int ChecksumBytes = 4;

    public static byte[] Mutate(byte[] input, byte[] other, Random random)
    {
        var frames = FramesOf(input);
        if (frames.Count == 0 || random.Next(6) == 0)
        {
            return ByteMutator.Mutate(input, other, random);
        }

        var at = random.Next(frames.Count);
        switch (random.Next(8))
        {
            case 0:
                frames.RemoveAt(at);
                break;
            case 1:
                frames.Insert(at, frames[random.Next(frames.Count)]);
                break;
            case 2:
                var swapped = random.Next(frames.Count);
                (frames[at], frames[swapped]) = (frames[swapped], frames[at]);
                break;
            case 3:
                var others = FramesOf(other);
                frames.Insert(at, others.Count == 0 ? frames[at] : others[random.Next(others.Count)]);
                break;
            case 4:
                frames[at] = Framed(ByteMutator.Mutate(HeadersOf(frames[at]), HeadersOf(frames[random.Next(frames.Count)]), random), PayloadOf(frames[at]));
                break;
            case 5:
                frames[at] = Framed(HeadersOf(frames[at]), ByteMutator.Mutate(PayloadOf(frames[at]), PayloadOf(frames[random.Next(frames.Count)]), random));
                break;
            default:
                frames[at] = Framed(HeadersOf(frames[at]), JsonMutator.Mutate(PayloadOf(frames[at]), PayloadOf(frames[random.Next(frames.Count)]), random));
                break;
        }

        return [.. frames.SelectMany(frame => frame)];
    }

    /// <summary>Builds a frame with right lengths and checksums.</summary>
    public static byte[] Framed(ReadOnlySpan<byte> headers, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[PreludeBytes + headers.Length + payload.Length + ChecksumBytes];
        BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(4), headers.Length);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(8), Crc32.HashToUInt32(frame.AsSpan(0, 8)));
        headers.CopyTo(frame.AsSpan(PreludeBytes));
        payload.CopyTo(frame.AsSpan(PreludeBytes + headers.Length));
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(frame.Length - ChecksumBytes), Crc32.HashToUInt32(frame.AsSpan(0, frame.Length - ChecksumBytes)));
        return frame;
    }

    // The whole frames at the beginning.
    private static List<byte[]> FramesOf(ReadOnlySpan<byte> stream)
    {
        var frames = new List<byte[]>();
        while (stream.Length >= PreludeBytes + ChecksumBytes)
        {
            var total = BinaryPrimitives.ReadUInt32BigEndian(stream);
            var headers = BinaryPrimitives.ReadUInt32BigEndian(stream[4..]);
            if (total < PreludeBytes + ChecksumBytes || total > stream.Length || headers > total - PreludeBytes - ChecksumBytes)
            {
                break;
            }

            frames.Add(stream[..(int)total].ToArray());
            stream = stream[(int)total..];
        }

        return frames;
    }

    private static byte[] HeadersOf(byte[] frame) => frame.AsSpan(PreludeBytes, BinaryPrimitives.ReadInt32BigEndian(frame.AsSpan(4))).ToArray();

    private static byte[] PayloadOf(byte[] frame) => frame[(PreludeBytes + BinaryPrimitives.ReadInt32BigEndian(frame.AsSpan(4)))..^ChecksumBytes];
}
