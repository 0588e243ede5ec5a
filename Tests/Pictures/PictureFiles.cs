using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using SkiaSharp;

namespace BedrockAspire.Tests.Pictures;

/// <summary>Picture files made for tests, good ones and bad ones.</summary>
internal static class PictureFiles
{
    private static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Red left of the middle, blue right of it, with a green top row; nothing about it is symmetrical.</summary>
    public static SKBitmap Bitmap(int width, int height, SKAlphaType alpha = SKAlphaType.Opaque)
    {
        var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, alpha);
        using var canvas = new SKCanvas(bitmap);
        using var paint = new SKPaint { Color = SKColors.Red };
        canvas.Clear(SKColors.Blue);
        canvas.DrawRect(0, 0, width / 2f, height, paint);
        paint.Color = SKColors.Lime;
        canvas.DrawRect(0, 0, width, Math.Max(1, height / 4f), paint);
        return bitmap;
    }

    public static byte[] Encode(SKBitmap bitmap, SKEncodedImageFormat format = SKEncodedImageFormat.Png, int quality = 95)
    {
        using var data = bitmap.Encode(format, quality);
        return data.ToArray();
    }

    public static byte[] Make(int width, int height, SKEncodedImageFormat format = SKEncodedImageFormat.Png)
    {
        using var bitmap = Bitmap(width, height);
        return Encode(bitmap, format);
    }

    /// <summary>Noise, which no encoder can make small.</summary>
    public static byte[] Noise(int width, int height, SKEncodedImageFormat format = SKEncodedImageFormat.Png)
    {
        using var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        new Random(7).NextBytes(bitmap.GetPixelSpan());
        return Encode(bitmap, format);
    }

    /// <summary>A one-pixel GIF of two frames.</summary>
    public static byte[] AnimatedGif() => Convert.FromHexString(
        "474946383961010001008000" + "00FF0000000000" + "21F904040A000000" + "2C000000000100010000020244010021F904040A000000"
        + "2C00000000010001000002024401003B");

    /// <summary>A valid PNG header and one block of pixels that unpacks to as much as the header says.</summary>
    public static byte[] PngBomb(int width, int height)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var row = new byte[1 + ((width + 7) / 8)];
            for (var y = 0; y < height; y++)
            {
                zip.Write(row);
            }
        }

        return Png(width, height, bitDepth: 1, colorType: 0, [("IDAT", packed.ToArray())]);
    }

    public static byte[] Png(int width, int height, byte bitDepth, byte colorType, (string Type, byte[] Data)[] chunks)
    {
        using var file = new MemoryStream();
        file.Write(PngSignature);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (bitDepth, colorType);
        WriteChunk(file, "IHDR", header);
        foreach (var (type, data) in chunks)
        {
            WriteChunk(file, type, data);
        }

        WriteChunk(file, "IEND", []);
        return file.ToArray();
    }

    /// <summary>Puts a block into a PNG, right behind its header.</summary>
    public static byte[] WithChunk(byte[] png, string type, byte[] data)
    {
        const int headerEnd = 33;
        using var file = new MemoryStream();
        file.Write(png, 0, headerEnd);
        WriteChunk(file, type, data);
        file.Write(png, headerEnd, png.Length - headerEnd);
        return file.ToArray();
    }

    /// <summary>Puts EXIF with an orientation, and a text to look for, into a JPEG.</summary>
    public static byte[] WithExif(byte[] jpeg, ushort orientation, string text = "Nikon at 48.8584 N 2.2945 E")
    {
        var tiff = new List<byte>();
        tiff.AddRange("Exif\0\0II*\0"u8);
        tiff.AddRange([8, 0, 0, 0, 2, 0]);
        tiff.AddRange([0x12, 0x01, 3, 0, 1, 0, 0, 0, (byte)orientation, 0, 0, 0]);
        tiff.AddRange([0x0F, 0x01, 2, 0, (byte)(text.Length + 1), 0, 0, 0, 38, 0, 0, 0]);
        tiff.AddRange([0, 0, 0, 0]);
        tiff.AddRange(Encoding.ASCII.GetBytes(text + "\0"));
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)(tiff.Count + 2));
        return [.. jpeg[..2], 0xFF, 0xE1, .. length, .. tiff, .. jpeg[2..]];
    }

    public static byte[] Zip()
    {
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = archive.CreateEntry("evil.txt").Open();
            entry.Write("boo"u8);
        }

        return file.ToArray();
    }

    private static void WriteChunk(Stream file, string type, byte[] data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        file.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.HashToUInt32(body));
        file.Write(number);
    }
}
