using System.Buffers.Binary;

namespace BedrockAspire.Tests.ChatApi;

/// <summary>The smallest bytes that pass for pictures and documents, as base64.</summary>
internal static class TestFiles
{
    public static string Pdf { get; } = Convert.ToBase64String("%PDF-1.7\n%%EOF"u8);

    public static string Svg { get; } = Convert.ToBase64String("<svg xmlns='http://www.w3.org/2000/svg'/>"u8);

    public static string Text { get; } = Convert.ToBase64String("a,b\n1,2\n"u8);

    public static string Png(int width = 1, int height = 1, int length = 64)
    {
        var bytes = new byte[length];
        ((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 0, 0, 13, (byte)'I', (byte)'H', (byte)'D', (byte)'R']).CopyTo(bytes);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(20), height);
        return Convert.ToBase64String(bytes);
    }

    public static string Gif(ushort width, ushort height)
    {
        var bytes = new byte[16];
        "GIF89a"u8.CopyTo(bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(6), width);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), height);
        return Convert.ToBase64String(bytes);
    }

    public static string WebP(int width, int height)
    {
        var bytes = new byte[40];
        "RIFF\0\0\0\0WEBPVP8X"u8.CopyTo(bytes);
        (bytes[24], bytes[25], bytes[26]) = ((byte)(width - 1), (byte)((width - 1) >> 8), (byte)((width - 1) >> 16));
        (bytes[27], bytes[28], bytes[29]) = ((byte)(height - 1), (byte)((height - 1) >> 8), (byte)((height - 1) >> 16));
        return Convert.ToBase64String(bytes);
    }

    /// <summary>A JPEG whose size stands behind as many bytes of a camera's notes.</summary>
    public static string Jpeg(ushort width, ushort height, int notes = 60_000)
    {
        var bytes = new byte[notes + 32];
        ((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF, 0xE1]).CopyTo(bytes);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(4), (ushort)(notes + 2));
        var frame = bytes.AsSpan(6 + notes);
        ((ReadOnlySpan<byte>)[0xFF, 0xC2, 0, 17, 8]).CopyTo(frame);
        BinaryPrimitives.WriteUInt16BigEndian(frame[5..], height);
        BinaryPrimitives.WriteUInt16BigEndian(frame[7..], width);
        return Convert.ToBase64String(bytes);
    }
}
