using System.Buffers;
using BedrockAspire.Gateway.Overload;
using Microsoft.AspNetCore.Http;

namespace BedrockAspire.Gateway.Http;

/// <summary>A request's body as a stream, for readers that take nothing else; what was read of it is counted, and it must be there in time.</summary>
public sealed class RequestBodyStream : Stream
{
    private readonly HttpContext _context;
    private readonly HeldBody? _held;

    private RequestBodyStream(HttpContext context)
    {
        _context = context;
        _held = GatewayRequest.Of(context).Body;
    }

    /// <inheritdoc />
    public override bool CanRead => true;

    /// <inheritdoc />
    public override bool CanSeek => false;

    /// <inheritdoc />
    public override bool CanWrite => false;

    /// <inheritdoc />
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The body of a request.</summary>
    public static RequestBodyStream Of(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new RequestBodyStream(context);
    }

    /// <inheritdoc />
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        var result = await BodyReads.ReadAsync(_context, cancellationToken);
        while (result.Buffer.IsEmpty && !result.IsCompleted)
        {
            _context.Request.BodyReader.AdvanceTo(result.Buffer.Start);
            result = await BodyReads.ReadAsync(_context, cancellationToken);
        }

        var arrived = result.Buffer;
        var piece = arrived.Slice(0, Math.Min(arrived.Length, buffer.Length));
        var read = (int)piece.Length;
        piece.CopyTo(buffer.Span);
        _context.Request.BodyReader.AdvanceTo(piece.End);
        _held?.Received(read);
        return read;
    }

    /// <inheritdoc />
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void Flush()
    {
    }
}
