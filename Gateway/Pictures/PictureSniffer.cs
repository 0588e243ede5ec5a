using System.Buffers.Binary;

namespace BedrockAspire.Gateway.Pictures;

/// <summary>Tells a picture's format and size by its first bytes, without decoding: what names, headers and data URLs say of them is often wrong.</summary>
public static class PictureSniffer
{
    /// <summary>How many bytes are needed to tell the format, and the size of everything but JPEG.</summary>
    public const int HeadBytes = 48;

    /// <summary>How many bytes may be needed to find a JPEG's size, which may stand behind a camera's notes and preview.</summary>
    public const int JpegHeadBytes = 256 * 1024;

    /// <summary>Whether more than <see cref="HeadBytes"/> are needed to find the size.</summary>
    public static bool IsJpeg(ReadOnlySpan<byte> head) => head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]);

    /// <summary>The facts; null when it is none of the formats that Bedrock takes.</summary>
    /// <param name="head">The first bytes of the file, or all of it.</param>
    public static PictureFacts? Sniff(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']))
        {
            return head.Length >= 24
                ? Facts(PictureFormat.Png, BinaryPrimitives.ReadUInt32BigEndian(head[16..]), BinaryPrimitives.ReadUInt32BigEndian(head[20..]))
                : new PictureFacts(PictureFormat.Png, 0, 0);
        }

        if (head.StartsWith("GIF8"u8) && head.Length >= 10)
        {
            return new PictureFacts(
                PictureFormat.Gif, BinaryPrimitives.ReadUInt16LittleEndian(head[6..]), BinaryPrimitives.ReadUInt16LittleEndian(head[8..]));
        }

        if (head.Length >= 30 && head.StartsWith("RIFF"u8) && head[8..].StartsWith("WEBP"u8))
        {
            return WebP(head);
        }

        return IsJpeg(head) ? Jpeg(head) : null;
    }

    /// <summary>The name of a well-known format that Bedrock does not take; null when it is not one of those either.</summary>
    public static string? NameOther(ReadOnlySpan<byte> head)
    {
        if (head.Length >= 12 && head[4..].StartsWith("ftyp"u8))
        {
            var brand = head.Slice(8, 4);
            return brand.StartsWith("avi"u8) ? "AVIF" : brand.StartsWith("he"u8) || brand.StartsWith("mif"u8) ? "HEIC" : "a video";
        }

        var text = head.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? head[3..] : head;
        text = text.TrimStart(" \r\n\t"u8);
        return text.StartsWith("<svg"u8) || text.StartsWith("<?xml"u8) || text.StartsWith("<!--"u8) || text.StartsWith("<!DOCTYPE svg"u8) ? "SVG"
            : head.StartsWith("BM"u8) ? "BMP"
            : head.StartsWith("II*\0"u8) || head.StartsWith("MM\0*"u8) ? "TIFF"
            : head.StartsWith("%PDF-"u8) ? "PDF"
            : null;
    }

    private static PictureFacts Facts(PictureFormat format, uint width, uint height) =>
        new(format, (int)Math.Min(width, int.MaxValue), (int)Math.Min(height, int.MaxValue));

    private static PictureFacts WebP(ReadOnlySpan<byte> head)
    {
        if (head[12..].StartsWith("VP8X"u8))
        {
            return new PictureFacts(PictureFormat.WebP, 1 + Read24(head[24..]), 1 + Read24(head[27..]));
        }

        if (head[12..].StartsWith("VP8L"u8))
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(head[21..]);
            return new PictureFacts(PictureFormat.WebP, 1 + (int)(bits & 0x3FFF), 1 + (int)((bits >> 14) & 0x3FFF));
        }

        return new PictureFacts(
            PictureFormat.WebP,
            BinaryPrimitives.ReadUInt16LittleEndian(head[26..]) & 0x3FFF,
            BinaryPrimitives.ReadUInt16LittleEndian(head[28..]) & 0x3FFF);
    }

    private static int Read24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);

    private static PictureFacts Jpeg(ReadOnlySpan<byte> head)
    {
        head = head[..Math.Min(head.Length, JpegHeadBytes)];
        var position = 2;
        while (position + 9 < head.Length && head[position] == 0xFF)
        {
            var marker = head[position + 1];
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                return new PictureFacts(
                    PictureFormat.Jpeg,
                    BinaryPrimitives.ReadUInt16BigEndian(head[(position + 7)..]),
                    BinaryPrimitives.ReadUInt16BigEndian(head[(position + 5)..]));
            }

            // Fill bytes stand alone; everything else has a length.
            position += marker == 0xFF ? 1 : 2 + BinaryPrimitives.ReadUInt16BigEndian(head[(position + 2)..]);
        }

        return new PictureFacts(PictureFormat.Jpeg, 0, 0);
    }
}
