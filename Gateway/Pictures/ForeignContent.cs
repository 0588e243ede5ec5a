using System.Buffers.Binary;
using System.Text;

namespace BedrockAspire.Gateway.Pictures;

/// <summary>Finds files that are a picture and something else too, depending on who reads them.</summary>
internal static class ForeignContent
{
    private const int PdfHeadBytes = 1024;
    private const int ZipEndBytes = 22;
    private const int MaxZipComment = ushort.MaxValue;

    /// <summary>What else the file is; null when it is just a picture.</summary>
    /// <param name="file">The file.</param>
    /// <param name="structure">How it is built; not cut off.</param>
    public static string? Find(ReadOnlySpan<byte> file, PictureStructure structure)
    {
        if (file[..Math.Min(file.Length, PdfHeadBytes)].IndexOf("%PDF-"u8) >= 0)
        {
            return "a PDF";
        }

        if (EndsAsZip(file))
        {
            return "a ZIP archive";
        }

        if (HasMarkup(file))
        {
            return "a web page or script";
        }

        var rest = file[structure.End..].Trim((byte)0);
        // Cameras put previews, depth maps and short films behind a JPEG; they are cut away. No other format has anything there.
        return rest.IsEmpty || (structure.Format == PictureFormat.Jpeg && !IsProgram(rest)) ? null : "other data behind it";
    }

    private static bool EndsAsZip(ReadOnlySpan<byte> file)
    {
        var tail = file[Math.Max(0, file.Length - ZipEndBytes - MaxZipComment)..];
        while (tail.IndexOf("PK\u0005\u0006"u8) is var position and >= 0)
        {
            tail = tail[position..];
            if (tail.Length >= ZipEndBytes && BinaryPrimitives.ReadUInt16LittleEndian(tail[20..]) == tail.Length - ZipEndBytes)
            {
                return true;
            }

            tail = tail[4..];
        }

        return false;
    }

    private static bool HasMarkup(ReadOnlySpan<byte> file)
    {
        while (file.IndexOf((byte)'<') is var position and >= 0)
        {
            file = file[(position + 1)..];
            if (Starts(file, "script"u8) || Starts(file, "?php"u8) || Starts(file, "!doctype"u8) || Starts(file, "iframe"u8))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Starts(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) =>
        text.Length >= word.Length && Ascii.EqualsIgnoreCase(text[..word.Length], word);

    private static bool IsProgram(ReadOnlySpan<byte> rest) =>
        rest.StartsWith("MZ"u8) || rest.StartsWith("\u007fELF"u8) || rest.StartsWith("PK"u8) || rest.StartsWith("Rar!"u8) || rest.StartsWith("#!"u8);
}
