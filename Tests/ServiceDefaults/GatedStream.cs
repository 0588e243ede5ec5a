using System.Text;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.ServiceDefaults;

/// <summary>A stream that keeps what each write brought, and holds the first one back until it is told.</summary>
internal sealed class GatedStream(bool isOpen = true) : Stream
{
    private readonly ManualResetEventSlim _gate = new(isOpen);
    private readonly TaskCompletionSource _firstWrite = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What each write brought.</summary>
    public List<string> Writes { get; } = [];

    public string Text => string.Concat(Writes);

    /// <summary>Completes when a write has come, whether or not it is held.</summary>
    public Task FirstWrite => _firstWrite.Task;

    /// <summary>Thrown by every write.</summary>
    public IOException? Failure { get; init; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public void Open() => _gate.Set();

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        var text = Encoding.UTF8.GetString(buffer);
        _firstWrite.TrySetResult();
        _gate.Wait(TestTimeouts.Default);
        if (Failure is not null)
        {
            throw Failure;
        }

        Writes.Add(text);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _gate.Dispose();
        base.Dispose(disposing);
    }
}
