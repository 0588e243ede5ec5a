using System.Buffers.Binary;
using System.IO.Hashing;

namespace BedrockAspire.Gateway.Usage.Spool;

/// <summary>The beginning of a segment file: what it is, and how its slots lie. A page long, so that slots do not share its page.</summary>
/// <param name="Slots">How many slots follow.</param>
/// <param name="Sequence">Its place in the order of the spool's files.</param>
/// <param name="Replica">Whose spool it belongs to.</param>
internal readonly record struct SegmentHeader(int Slots, long Sequence, Guid Replica)
{
    public const int Size = 4096;

    private const int Version = 1;
    private const int Used = 48;

    private static ReadOnlySpan<byte> Magic => "BAUSAGE\n"u8;

    public static long LengthOf(int slots) => Size + ((long)slots * UsageSlot.Size);

    public void Write(Span<byte> page)
    {
        page[..Size].Clear();
        Magic.CopyTo(page);
        BinaryPrimitives.WriteInt32LittleEndian(page[8..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(page[12..], UsageSlot.Size);
        BinaryPrimitives.WriteInt32LittleEndian(page[16..], Slots);
        BinaryPrimitives.WriteInt64LittleEndian(page[20..], Sequence);
        Replica.TryWriteBytes(page[28..]);
        BinaryPrimitives.WriteUInt32LittleEndian(page[(Used - 4)..], Crc32.HashToUInt32(page[..(Used - 4)]));
    }

    /// <summary>Reads a header; null when it is none, or is damaged.</summary>
    public static SegmentHeader? Read(ReadOnlySpan<byte> page)
    {
        if (page.Length < Used
            || !page.StartsWith(Magic)
            || BinaryPrimitives.ReadUInt32LittleEndian(page[(Used - 4)..]) != Crc32.HashToUInt32(page[..(Used - 4)])
            || BinaryPrimitives.ReadInt32LittleEndian(page[8..]) != Version
            || BinaryPrimitives.ReadInt32LittleEndian(page[12..]) != UsageSlot.Size)
        {
            return null;
        }

        return new SegmentHeader(
            BinaryPrimitives.ReadInt32LittleEndian(page[16..]), BinaryPrimitives.ReadInt64LittleEndian(page[20..]), new Guid(page[28..44]));
    }
}
