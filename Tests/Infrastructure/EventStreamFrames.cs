using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace BedrockAspire.Tests.Infrastructure;

/// <summary>
/// Encoder and decoder of application/vnd.amazon.eventstream, written from the specification and sharing no code with the product:
/// total length (4), headers length (4), CRC-32 of those 8 bytes (4), headers, payload, CRC-32 of all before it (4). Big-endian.
/// </summary>
public static class EventStreamFrames
{
    private const int PreludeLength = 12;
    private const int TrailerLength = 4;

    public static byte[] Encode(params ReadOnlySpan<EventStreamFrame> frames)
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (var frame in frames)
        {
            output.Write(EncodeOne(frame));
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>Decodes every message; throws <see cref="InvalidDataException"/> on a bad CRC, a bad length or a cut message.</summary>
    public static IReadOnlyList<EventStreamFrame> Decode(ReadOnlyMemory<byte> bytes)
    {
        var frames = new List<EventStreamFrame>();
        while (!bytes.IsEmpty)
        {
            var length = CheckedLength(bytes.Span);
            frames.Add(DecodeOne(bytes[..length]));
            bytes = bytes[length..];
        }

        return frames;
    }

    private static byte[] EncodeOne(EventStreamFrame frame)
    {
        var headers = new ArrayBufferWriter<byte>();
        foreach (var header in frame.Headers)
        {
            EncodeHeader(headers, header);
        }

        var total = PreludeLength + headers.WrittenCount + frame.Payload.Length + TrailerLength;
        var bytes = new byte[total];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)total);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), (uint)headers.WrittenCount);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(8), Crc32.HashToUInt32(bytes.AsSpan(0, 8)));
        headers.WrittenSpan.CopyTo(bytes.AsSpan(PreludeLength));
        frame.Payload.Span.CopyTo(bytes.AsSpan(PreludeLength + headers.WrittenCount));
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(total - TrailerLength), Crc32.HashToUInt32(bytes.AsSpan(0, total - TrailerLength)));
        return bytes;
    }

    private static void EncodeHeader(ArrayBufferWriter<byte> output, EventStreamHeader header)
    {
        var name = Encoding.UTF8.GetBytes(header.Name);
        output.Write<byte>([(byte)name.Length]);
        output.Write(name);
        switch (header.Value)
        {
            case bool value:
                output.Write<byte>([(byte)(value ? 0 : 1)]);
                break;
            case sbyte value:
                output.Write<byte>([2, (byte)value]);
                break;
            case short value:
                output.Write<byte>([3]);
                BinaryPrimitives.WriteInt16BigEndian(output.GetSpan(2), value);
                output.Advance(2);
                break;
            case int value:
                output.Write<byte>([4]);
                BinaryPrimitives.WriteInt32BigEndian(output.GetSpan(4), value);
                output.Advance(4);
                break;
            case long value:
                WriteLong(output, 5, value);
                break;
            case byte[] value:
                WriteCounted(output, 6, value);
                break;
            case string value:
                WriteCounted(output, 7, Encoding.UTF8.GetBytes(value));
                break;
            case DateTimeOffset value:
                WriteLong(output, 8, value.ToUnixTimeMilliseconds());
                break;
            case Guid value:
                output.Write<byte>([9]);
                output.Write(value.ToByteArray(bigEndian: true));
                break;
            default:
                throw new ArgumentException($"No header type carries a {header.Value.GetType().Name}.", nameof(header));
        }
    }

    private static void WriteLong(ArrayBufferWriter<byte> output, byte type, long value)
    {
        output.Write<byte>([type]);
        BinaryPrimitives.WriteInt64BigEndian(output.GetSpan(8), value);
        output.Advance(8);
    }

    private static void WriteCounted(ArrayBufferWriter<byte> output, byte type, byte[] value)
    {
        output.Write<byte>([type, (byte)(value.Length >> 8), (byte)value.Length]);
        output.Write(value);
    }

    private static int CheckedLength(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < PreludeLength + TrailerLength)
        {
            throw new InvalidDataException($"{bytes.Length} bytes are left, too few for a message.");
        }

        if (BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]) != Crc32.HashToUInt32(bytes[..8]))
        {
            throw new InvalidDataException("The prelude's CRC does not match.");
        }

        var total = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        var headers = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]);
        if (total > bytes.Length || (ulong)headers + PreludeLength + TrailerLength > total)
        {
            throw new InvalidDataException($"A message of {total} bytes with {headers} bytes of headers does not fit into {bytes.Length} bytes.");
        }

        return (int)total;
    }

    private static EventStreamFrame DecodeOne(ReadOnlyMemory<byte> message)
    {
        var body = message[..^TrailerLength];
        if (BinaryPrimitives.ReadUInt32BigEndian(message.Span[^TrailerLength..]) != Crc32.HashToUInt32(body.Span))
        {
            throw new InvalidDataException("The message's CRC does not match.");
        }

        var headersLength = BinaryPrimitives.ReadInt32BigEndian(message.Span[4..]);
        var headers = new List<EventStreamHeader>();
        var rest = body.Span.Slice(PreludeLength, headersLength);
        while (!rest.IsEmpty)
        {
            headers.Add(DecodeHeader(ref rest));
        }

        return new EventStreamFrame(headers, body[(PreludeLength + headersLength)..]);
    }

    private static EventStreamHeader DecodeHeader(ref ReadOnlySpan<byte> rest)
    {
        var name = Encoding.UTF8.GetString(Take(ref rest, Take(ref rest, 1)[0]));
        var type = Take(ref rest, 1)[0];
        object value = type switch
        {
            0 => true,
            1 => false,
            2 => (sbyte)Take(ref rest, 1)[0],
            3 => BinaryPrimitives.ReadInt16BigEndian(Take(ref rest, 2)),
            4 => BinaryPrimitives.ReadInt32BigEndian(Take(ref rest, 4)),
            5 => BinaryPrimitives.ReadInt64BigEndian(Take(ref rest, 8)),
            6 => TakeCounted(ref rest).ToArray(),
            7 => Encoding.UTF8.GetString(TakeCounted(ref rest)),
            8 => DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(Take(ref rest, 8))),
            9 => new Guid(Take(ref rest, 16), bigEndian: true),
            _ => throw new InvalidDataException($"Header '{name}' has the unknown type {type}."),
        };
        return new EventStreamHeader(name, value);
    }

    private static ReadOnlySpan<byte> TakeCounted(ref ReadOnlySpan<byte> rest)
    {
        return Take(ref rest, BinaryPrimitives.ReadUInt16BigEndian(Take(ref rest, 2)));
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> rest, int count)
    {
        if (count > rest.Length)
        {
            throw new InvalidDataException("A header runs over the end of the headers.");
        }

        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }
}
