using System.Buffers;
using System.Buffers.Binary;

namespace BedrockAspire.ChatApi.ChatCompletions.Content;

/// <summary>Tells a picture's format and size by its bytes, because what data URLs say of them is often wrong.</summary>
internal static class ImageSniffer
{
    private const int HeadBytes = 48;

    // A JPEG's size may stand behind a camera's notes and preview.
    private const int JpegHeadBytes = 256 * 1024;

    /// <summary>The facts; null when it is none of the formats that Bedrock takes.</summary>
    public static ImageFacts? Sniff(in AttachedBytes bytes)
    {
        Span<byte> buffer = stackalloc byte[HeadBytes];
        ReadOnlySpan<byte> head = buffer[..bytes.Decode(buffer)];
        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']))
        {
            return head.Length >= 24
                ? new ImageFacts("png", BinaryPrimitives.ReadInt32BigEndian(head[16..]), BinaryPrimitives.ReadInt32BigEndian(head[20..]))
                : new ImageFacts("png", 0, 0);
        }

        if (head.StartsWith("GIF8"u8) && head.Length >= 10)
        {
            return new ImageFacts("gif", BinaryPrimitives.ReadUInt16LittleEndian(head[6..]), BinaryPrimitives.ReadUInt16LittleEndian(head[8..]));
        }

        if (head.Length >= 30 && head.StartsWith("RIFF"u8) && head[8..].StartsWith("WEBP"u8))
        {
            return WebP(head);
        }

        return head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? Jpeg(bytes) : null;
    }

    private static ImageFacts WebP(ReadOnlySpan<byte> head)
    {
        if (head[12..].StartsWith("VP8X"u8))
        {
            return new ImageFacts("webp", 1 + Read24(head[24..]), 1 + Read24(head[27..]));
        }

        if (head[12..].StartsWith("VP8L"u8))
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(head[21..]);
            return new ImageFacts("webp", 1 + (int)(bits & 0x3FFF), 1 + (int)((bits >> 14) & 0x3FFF));
        }

        return new ImageFacts(
            "webp", BinaryPrimitives.ReadUInt16LittleEndian(head[26..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(head[28..]) & 0x3FFF);
    }

    private static int Read24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);

    private static ImageFacts Jpeg(in AttachedBytes bytes)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(JpegHeadBytes);
        try
        {
            ReadOnlySpan<byte> head = buffer.AsSpan(0, bytes.Decode(buffer));
            var position = 2;
            while (position + 9 < head.Length && head[position] == 0xFF)
            {
                var marker = head[position + 1];
                if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
                {
                    return new ImageFacts(
                        "jpeg",
                        BinaryPrimitives.ReadUInt16BigEndian(head[(position + 7)..]),
                        BinaryPrimitives.ReadUInt16BigEndian(head[(position + 5)..]));
                }

                // Fill bytes stand alone; everything else has a length.
                position += marker == 0xFF ? 1 : 2 + BinaryPrimitives.ReadUInt16BigEndian(head[(position + 2)..]);
            }

            return new ImageFacts("jpeg", 0, 0);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
