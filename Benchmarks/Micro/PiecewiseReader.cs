using System.Buffers;
using System.IO.Pipelines;

namespace BedrockAspire.Benchmarks.Micro;

/// <summary>A pipe over bytes that are there already and arrive in pieces of one size, without allocating.</summary>
internal sealed class PiecewiseReader : PipeReader
{
    private readonly ReadOnlySequence<byte> _all;
    private readonly int _pieceBytes;
    private ReadOnlySequence<byte> _rest;
    private long _arrived;

    public PiecewiseReader(byte[] bytes, int pieceBytes)
    {
        var first = new Segment(bytes.AsMemory(0, Math.Min(pieceBytes, bytes.Length)), 0);
        var last = first;
        for (var start = pieceBytes; start < bytes.Length; start += pieceBytes)
        {
            last = last.Append(bytes.AsMemory(start, Math.Min(pieceBytes, bytes.Length - start)));
        }

        _all = new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
        _pieceBytes = pieceBytes;
        Rewind();
    }

    public void Rewind()
    {
        _rest = _all;
        _arrived = 0;
    }

    public override bool TryRead(out ReadResult result)
    {
        _arrived = Math.Min(_arrived + _pieceBytes, _all.Length);
        var consumed = _all.Length - _rest.Length;
        result = new ReadResult(_rest.Slice(0, _arrived - consumed), isCanceled: false, isCompleted: _arrived == _all.Length);
        return true;
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        TryRead(out var result);
        return new ValueTask<ReadResult>(result);
    }

    public override void AdvanceTo(SequencePosition consumed) => _rest = _rest.Slice(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => AdvanceTo(consumed);

    public override void CancelPendingRead()
    {
    }

    public override void Complete(Exception? exception = null)
    {
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long start)
        {
            Memory = memory;
            RunningIndex = start;
        }

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
