using System.IO.Hashing;
using System.IO.MemoryMappedFiles;
using System.Numerics;
using BedrockAspire.Gateway.Http;
using Microsoft.Win32.SafeHandles;

namespace BedrockAspire.Gateway.Usage.Spool;

/// <summary>
/// One file of the spool. All its blocks are taken from the disk when it is made, so that a full disk is found then; after that it is written as
/// memory, which costs no system call and survives the end of the process. Slots are handed out in order and written by their owners alone.
/// </summary>
internal sealed class UsageSegment : IDisposable
{
    private const int BlockBytes = 64 * 1024;
    private const int BitsPerWord = 64;

    private readonly SafeFileHandle _file;
    private readonly long[] _ended;
    private readonly long[] _confirmed;
    private MemoryMappedFile? _map;
    private MemoryMappedViewAccessor? _view;
    private int _taken;
    private int _endedCount;
    private int _confirmedCount;
    private int _recovered;
    private bool _isDirty;

    private UsageSegment(string path, SafeFileHandle file, SegmentHeader header)
    {
        Path = path;
        Header = header;
        _file = file;
        _ended = new long[(header.Slots + BitsPerWord - 1) / BitsPerWord];
        _confirmed = new long[_ended.Length];
    }

    public string Path { get; }

    public SegmentHeader Header { get; }

    public long Length => SegmentHeader.LengthOf(Header.Slots);

    /// <summary>Slots whose bytes were changed after they were written, as far as they were read.</summary>
    public int CorruptSlots { get; private set; }

    /// <summary>Calls that were found without an end.</summary>
    public int InterruptedCalls { get; private set; }

    /// <summary>Records that the database does not have yet.</summary>
    public int Pending => Volatile.Read(ref _endedCount) - _confirmedCount;

    /// <summary>Whether it has a slot for a call that begins now.</summary>
    public bool HasRoom => !IsRecovered && Volatile.Read(ref _taken) < Header.Slots;

    /// <summary>Whether it is from an earlier process; nothing is added to it.</summary>
    public bool IsRecovered => _view is null;

    /// <summary>Whether every call that it was or can be given is in the database.</summary>
    public bool IsDone => _confirmedCount == (IsRecovered ? _recovered : Header.Slots);

    /// <summary>Whether the database has everything that is in it, so that it need not be kept.</summary>
    public bool IsClean => CorruptSlots == 0 && _confirmedCount == (IsRecovered ? _recovered : Math.Min(Volatile.Read(ref _taken), Header.Slots));

    /// <summary>Makes a file with all its blocks, and opens it.</summary>
    /// <exception cref="IOException">The disk is full, or the folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    public static UsageSegment Create(string path, SegmentHeader header)
    {
        var length = SegmentHeader.LengthOf(header.Slots);
        var unfinished = path + SpoolFolder.UnfinishedExtension;
        var file = File.OpenHandle(unfinished, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, FileOptions.None, length);
        try
        {
            Fill(file, header, length);
            File.Move(unfinished, path, overwrite: false);
            var segment = new UsageSegment(path, file, header);
            segment._map = MemoryMappedFile.CreateFromFile(file, null, length, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
            segment._view = segment._map.CreateViewAccessor(0, length, MemoryMappedFileAccess.ReadWrite);
            return segment;
        }
        catch
        {
            file.Dispose();
            File.Delete(unfinished);
            throw;
        }
    }

    /// <summary>Opens a file of an earlier process; null when it is not a segment, or its header is damaged.</summary>
    public static UsageSegment? Recover(string path)
    {
        var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        Span<byte> page = stackalloc byte[SegmentHeader.Size];
        if (SegmentHeader.Read(page[..ReadAll(file, page, 0)]) is not { Slots: > 0 } header
            || SegmentHeader.LengthOf(header.Slots) > UsageOptionsRules.MaxSegmentBytes)
        {
            file.Dispose();
            return null;
        }

        var segment = new UsageSegment(path, file, header);
        segment.FindRecords();
        return segment;
    }

    /// <summary>Takes the next slot; -1 when there is none. May be called by many at once.</summary>
    public int TryTake()
    {
        var slot = Volatile.Read(ref _taken) >= Header.Slots ? Header.Slots : Interlocked.Increment(ref _taken) - 1;
        return slot < Header.Slots ? slot : -1;
    }

    /// <summary>Writes the beginning of a call into a slot.</summary>
    public void Begin(int slot, Guid id, DateTimeOffset startedAt, string service, string operation, GatewayRequest call)
    {
        Span<byte> begun = stackalloc byte[UsageSlot.BegunSize];
        UsageSlot.WriteBegun(begun, id, startedAt, service, operation, call);
        Write(slot, UsageSlot.BegunOffset, begun, UsageSlot.BegunChecksumOffset, SlotState.Begun);
    }

    /// <summary>Writes the end of a call into its slot.</summary>
    public void End(int slot, in CallSettlement settlement)
    {
        Span<byte> end = stackalloc byte[UsageSlot.EndSize];
        UsageSlot.WriteEnd(end, settlement);
        Write(slot, UsageSlot.EndOffset, end, UsageSlot.EndChecksumOffset, SlotState.Ended);
        Interlocked.Or(ref _ended[slot / BitsPerWord], 1L << slot);
        Interlocked.Increment(ref _endedCount);
    }

    /// <summary>Adds records that are not confirmed to a batch.</summary>
    public void Collect(UsageBatch batch)
    {
        Span<byte> slot = stackalloc byte[UsageSlot.Size];
        for (var word = 0; word < _ended.Length && !batch.IsFull; word++)
        {
            for (var bits = Volatile.Read(ref _ended[word]) & ~_confirmed[word]; bits != 0 && !batch.IsFull; bits &= bits - 1)
            {
                var index = (word * BitsPerWord) + BitOperations.TrailingZeroCount(bits);
                var length = ReadAll(_file, slot, SegmentHeader.LengthOf(index));
                UsageSlot.Read(slot[..length], out var record);
                if (record is null)
                {
                    CorruptSlots++;
                    Confirm(index);
                }
                else
                {
                    batch.Add(record, this, index);
                }
            }
        }
    }

    /// <summary>Notes that the database has a record. By the shipper alone.</summary>
    public void Confirm(int slot)
    {
        _confirmed[slot / BitsPerWord] |= 1L << slot;
        _confirmedCount++;
    }

    /// <summary>Forces what was written to the disk.</summary>
    public void Flush()
    {
        if (_isDirty && _view is { } view)
        {
            _isDirty = false;
            view.Flush();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _view?.Dispose();
        _map?.Dispose();
        _file.Dispose();
    }

    // The part and its checksum first, then the mark: whoever sees the mark sees the part.
    private void Write(int slot, int offset, ReadOnlySpan<byte> part, int checksumOffset, SlotState state)
    {
        var memory = _view!.SafeMemoryMappedViewHandle;
        var start = (ulong)SegmentHeader.LengthOf(slot);
        memory.WriteSpan(start + (ulong)offset, part);
        memory.Write(start + (ulong)checksumOffset, Crc32.HashToUInt32(part));
        Interlocked.MemoryBarrier();
        memory.Write(start + UsageSlot.StateOffset, (int)state);
        _isDirty = true;
    }

    private void FindRecords()
    {
        Span<byte> slot = stackalloc byte[UsageSlot.Size];
        for (var index = 0; index < Header.Slots; index++)
        {
            var length = ReadAll(_file, slot, SegmentHeader.LengthOf(index));
            var state = UsageSlot.Read(slot[..length], out var record);
            CorruptSlots += state == SlotState.Corrupt ? 1 : 0;
            if (record is not null)
            {
                _ended[index / BitsPerWord] |= 1L << index;
                _endedCount++;
                _recovered++;
                InterruptedCalls += record.Outcome == CallOutcome.Interrupted ? 1 : 0;
            }
        }
    }

    private static void Fill(SafeFileHandle file, SegmentHeader header, long length)
    {
        var block = new byte[BlockBytes];
        header.Write(block);
        for (var offset = 0L; offset < length; offset += BlockBytes)
        {
            RandomAccess.Write(file, block.AsSpan(0, (int)Math.Min(BlockBytes, length - offset)), offset);
            block.AsSpan(0, SegmentHeader.Size).Clear();
        }

        RandomAccess.FlushToDisk(file);
    }

    private static int ReadAll(SafeFileHandle file, Span<byte> buffer, long offset)
    {
        var total = 0;
        int read;
        while (total < buffer.Length && (read = RandomAccess.Read(file, buffer[total..], offset + total)) > 0)
        {
            total += read;
        }

        return total;
    }
}
