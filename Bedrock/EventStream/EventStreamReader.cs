using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using System.IO.Pipelines;

namespace BedrockAspire.Bedrock.EventStream;

/// <summary>
/// Reads <c>application/vnd.amazon.eventstream</c>: prelude (total length, headers length, CRC-32 of both), headers, payload, CRC-32 of
/// all before it; every number big-endian. Both checksums are verified, a frame's length is bounded before memory is taken for it, and a
/// stream that ends inside a frame is an error. Not thread-safe.
/// </summary>
/// <remarks>
/// Take every buffered frame with <see cref="TryRead"/>, then <see cref="WaitAsync"/>. Two calls instead of one let the caller flush only
/// when nothing more is buffered, and cost nothing per frame.
/// </remarks>
public sealed class EventStreamReader(PipeReader source, int maxFrameBytes) : IDisposable
{
    private const int PreludeBytes = 12;
    private const int ChecksumBytes = 4;
    private const int MinFrameBytes = PreludeBytes + ChecksumBytes;

    private ReadOnlySequence<byte> _buffer;
    private SequencePosition _consumed;
    private bool _holdsBuffer;
    private bool _ended;
    private byte[]? _joined;

    /// <summary>Takes the next frame out of what is buffered.</summary>
    /// <returns>False when the buffer does not hold a whole frame; then wait.</returns>
    /// <exception cref="EventStreamException">The bytes are damaged.</exception>
    public bool TryRead(out EventStreamFrame frame)
    {
        frame = default;
        if (_buffer.Length < PreludeBytes)
        {
            return false;
        }

        Span<byte> prelude = stackalloc byte[PreludeBytes];
        _buffer.Slice(0, PreludeBytes).CopyTo(prelude);
        var total = BinaryPrimitives.ReadUInt32BigEndian(prelude);
        var headers = BinaryPrimitives.ReadUInt32BigEndian(prelude[4..]);
        if (Crc32.HashToUInt32(prelude[..8]) != BinaryPrimitives.ReadUInt32BigEndian(prelude[8..]))
        {
            throw new EventStreamException("The checksum of a frame's prelude is wrong.");
        }

        if (total < MinFrameBytes || headers > total - MinFrameBytes)
        {
            throw new EventStreamException($"A frame claims {total} bytes with {headers} bytes of headers, which is impossible.");
        }

        if (total > (uint)maxFrameBytes)
        {
            throw new EventStreamException($"A frame claims {total} bytes; the limit is {maxFrameBytes}.");
        }

        if (_buffer.Length < total)
        {
            return false;
        }

        var bytes = Contiguous(_buffer.Slice(0, total));
        var checksum = BinaryPrimitives.ReadUInt32BigEndian(bytes.Span[^ChecksumBytes..]);
        if (Crc32.HashToUInt32(bytes.Span[..^ChecksumBytes]) != checksum)
        {
            throw new EventStreamException("The checksum of a frame is wrong.");
        }

        frame = EventStreamHeaders.Read(
            bytes.Slice(PreludeBytes, (int)headers),
            bytes[(PreludeBytes + (int)headers)..^ChecksumBytes]);
        _buffer = _buffer.Slice(total);
        _consumed = _buffer.Start;
        return true;
    }

    /// <summary>Waits for more bytes. Invalidates the memory of every frame read so far.</summary>
    /// <exception cref="EventStreamException">The stream ended inside a frame.</exception>
    public async ValueTask<EventStreamWait> WaitAsync(CancellationToken cancellationToken)
    {
        var hasRest = !_buffer.IsEmpty;
        if (_holdsBuffer)
        {
            source.AdvanceTo(_consumed, _buffer.End);
            _holdsBuffer = false;
            _buffer = default;
        }

        if (_ended)
        {
            return hasRest ? throw new EventStreamException("The stream ended inside a frame.", isTruncated: true) : EventStreamWait.End;
        }

        var result = await source.ReadAsync(cancellationToken);
        _buffer = result.Buffer;
        _consumed = _buffer.Start;
        _holdsBuffer = true;
        _ended = result.IsCompleted;
        if (_ended)
        {
            return _buffer.IsEmpty ? EventStreamWait.End : EventStreamWait.Data;
        }

        return result.IsCanceled ? EventStreamWait.Woken : EventStreamWait.Data;
    }

    /// <summary>Gives pooled memory back.</summary>
    public void Dispose()
    {
        if (_joined is not null)
        {
            ArrayPool<byte>.Shared.Return(_joined);
            _joined = null;
        }
    }

    private ReadOnlyMemory<byte> Contiguous(ReadOnlySequence<byte> frame)
    {
        if (frame.IsSingleSegment)
        {
            return frame.First;
        }

        var length = (int)frame.Length;
        if (_joined is null || _joined.Length < length)
        {
            Dispose();
            _joined = ArrayPool<byte>.Shared.Rent(length);
        }

        frame.CopyTo(_joined);
        return _joined.AsMemory(0, length);
    }
}
