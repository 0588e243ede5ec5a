using System.Buffers.Binary;

namespace BedrockAspire.Gateway.Pictures;

/// <summary>How a picture's file is built: where it ends, and where it keeps notes such as EXIF. Read by walking its blocks, without decoding.</summary>
internal sealed class PictureStructure
{
    private readonly List<(int Start, int Length)> _notes = [];

    private PictureStructure(PictureFormat format) => Format = format;

    public PictureFormat Format { get; }

    /// <summary>Where the picture ends; what follows in the file is something else. -1: the file is cut off.</summary>
    public int End { get; private set; } = -1;

    public bool IsCut => End < 0;

    /// <summary>How many pictures it shows one after the other; WebP counts one and many only.</summary>
    public int Frames { get; private set; }

    /// <summary>Texts, EXIF and XMP, which may say who took the picture where.</summary>
    public bool HasNotes => _notes.Count > 0;

    public static PictureStructure Read(PictureFormat format, ReadOnlySpan<byte> file)
    {
        var structure = new PictureStructure(format);
        switch (format)
        {
            case PictureFormat.Png:
                structure.ReadPng(file);
                break;
            case PictureFormat.Jpeg:
                structure.ReadJpeg(file);
                break;
            case PictureFormat.Gif:
                structure.ReadGif(file);
                break;
            default:
                structure.ReadWebP(file);
                break;
        }

        return structure;
    }

    /// <summary>The picture without its notes and without what follows it; pixels are not touched.</summary>
    public byte[] WithoutNotes(ReadOnlySpan<byte> file)
    {
        var result = new byte[End - _notes.Sum(note => note.Length)];
        int from = 0, to = 0;
        foreach (var (start, length) in _notes)
        {
            file[from..start].CopyTo(result.AsSpan(to));
            to += start - from;
            from = start + length;
        }

        file[from..End].CopyTo(result.AsSpan(to));
        if (Format == PictureFormat.WebP)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(result.AsSpan(4), (uint)(result.Length - 8));
            if (result.AsSpan(12).StartsWith("VP8X"u8))
            {
                // No longer announces EXIF and XMP.
                result[20] &= 0b1111_0011;
            }
        }

        return result;
    }

    private void ReadPng(ReadOnlySpan<byte> file)
    {
        Frames = 1;
        long position = 8;
        while (position + 12 <= file.Length)
        {
            var head = file[(int)position..];
            var length = BinaryPrimitives.ReadUInt32BigEndian(head);
            var type = head.Slice(4, 4);
            var whole = 12L + length;
            if (position + whole > file.Length)
            {
                return;
            }

            if (type.SequenceEqual("IEND"u8))
            {
                End = (int)(position + whole);
                return;
            }

            if (type.SequenceEqual("eXIf"u8) || type.SequenceEqual("tEXt"u8) || type.SequenceEqual("zTXt"u8) || type.SequenceEqual("iTXt"u8)
                || type.SequenceEqual("tIME"u8))
            {
                _notes.Add(((int)position, (int)whole));
            }
            else if (type.SequenceEqual("fcTL"u8))
            {
                Frames++;
            }

            position += whole;
        }
    }

    private void ReadJpeg(ReadOnlySpan<byte> file)
    {
        Frames = 1;
        var position = 2;
        while (position + 1 < file.Length)
        {
            if (file[position] != 0xFF)
            {
                // Coded data: goes on to the next marker.
                var next = file[position..].IndexOf((byte)0xFF);
                if (next < 0)
                {
                    return;
                }

                position += next;
                continue;
            }

            var marker = file[position + 1];
            switch (marker)
            {
                case 0xD9:
                    End = position + 2;
                    return;
                case 0xFF:
                    position++;
                    break;
                case 0x00 or 0x01 or (>= 0xD0 and <= 0xD8):
                    position += 2;
                    break;
                default:
                    if (position + 4 > file.Length)
                    {
                        return;
                    }

                    var length = 2 + Math.Max(2, (int)BinaryPrimitives.ReadUInt16BigEndian(file[(position + 2)..]));
                    if (position + length > file.Length)
                    {
                        return;
                    }

                    // APP1 is EXIF and XMP, APP13 Photoshop's and IPTC's, COM a text. APP2 (colours) and APP14 (how colours are coded) stay.
                    if (marker is 0xE1 or 0xED or 0xFE)
                    {
                        _notes.Add((position, length));
                    }

                    position += length;
                    break;
            }
        }
    }

    private void ReadGif(ReadOnlySpan<byte> file)
    {
        if (file.Length < 13)
        {
            return;
        }

        var position = 13 + TableBytes(file[10]);
        while (position < file.Length)
        {
            var start = position;
            switch (file[position])
            {
                case 0x3B:
                    End = position + 1;
                    return;
                case 0x21 when position + 2 <= file.Length:
                    var label = file[position + 1];
                    var isNote = label == 0xFE || (label == 0xFF && position + 14 <= file.Length && file.Slice(position + 3, 8).SequenceEqual("XMP Data"u8));
                    position = SkipBlocks(file, position + 2);
                    if (isNote && position <= file.Length)
                    {
                        _notes.Add((start, position - start));
                    }

                    break;
                case 0x2C when position + 11 <= file.Length:
                    Frames++;
                    position = SkipBlocks(file, position + 11 + TableBytes(file[position + 9]));
                    break;
                default:
                    return;
            }
        }
    }

    private static int TableBytes(byte flags) => (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);

    // Past the end when the file is cut.
    private static int SkipBlocks(ReadOnlySpan<byte> file, int position)
    {
        while (position < file.Length)
        {
            var length = file[position];
            position += 1 + length;
            if (length == 0)
            {
                return position;
            }
        }

        return file.Length + 1;
    }

    private void ReadWebP(ReadOnlySpan<byte> file)
    {
        Frames = 1;
        var end = 8L + BinaryPrimitives.ReadUInt32LittleEndian(file[4..]);
        if (end > file.Length)
        {
            return;
        }

        long position = 12;
        while (position + 8 <= end)
        {
            var head = file[(int)position..];
            var length = 8L + BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
            length += length & 1;
            if (position + length > end)
            {
                // The last block may lack its padding.
                length = end - position;
            }

            if (head.StartsWith("EXIF"u8) || head.StartsWith("XMP "u8))
            {
                _notes.Add(((int)position, (int)length));
            }
            else if (head.StartsWith("ANMF"u8))
            {
                Frames = 2;
            }

            position += length;
        }

        End = (int)end;
    }
}
