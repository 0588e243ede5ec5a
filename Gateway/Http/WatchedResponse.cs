using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace BedrockAspire.Gateway.Http;

/// <summary>
/// A response whose client must take each piece of it within a time, else the connection is aborted. The server's own bound is on the average over the
/// whole response: a client that took much of it at once may then stand still for hours.
/// </summary>
internal sealed class WatchedResponse(HttpContext context, IHttpResponseBodyFeature inner, TimeSpan patience, TimeProvider timeProvider)
    : PipeWriter, IHttpResponseBodyFeature
{
    // What one piece is at most: the time is for so much.
    private const int PieceBytes = 64 * 1024;

    private readonly PipeWriter _writer = inner.Writer;

    public Stream Stream => inner.Stream;

    public PipeWriter Writer => this;

    public override bool CanGetUnflushedBytes => _writer.CanGetUnflushedBytes;

    public override long UnflushedBytes => _writer.UnflushedBytes;

    public override void Advance(int bytes) => _writer.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => _writer.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _writer.GetSpan(sizeHint);

    public override void CancelPendingFlush() => _writer.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => _writer.Complete(exception);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => Watch(_writer.FlushAsync(cancellationToken));

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) =>
        source.Length <= PieceBytes ? Watch(_writer.WriteAsync(source, cancellationToken)) : WritePiecesAsync(source, cancellationToken);

    public void DisableBuffering() => inner.DisableBuffering();

    public Task StartAsync(CancellationToken cancellationToken = default) => inner.StartAsync(cancellationToken);

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        inner.SendFileAsync(path, offset, count, cancellationToken);

    Task IHttpResponseBodyFeature.CompleteAsync() => inner.CompleteAsync();

    private ValueTask<FlushResult> Watch(ValueTask<FlushResult> flush) => flush.IsCompleted ? flush : WatchAsync(flush.AsTask());

    private async ValueTask<FlushResult> WritePiecesAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken)
    {
        FlushResult result = default;
        while (!source.IsEmpty && !result.IsCompleted)
        {
            var piece = source[..Math.Min(PieceBytes, source.Length)];
            result = await Watch(_writer.WriteAsync(piece, cancellationToken));
            source = source[piece.Length..];
        }

        return result;
    }

    private async ValueTask<FlushResult> WatchAsync(Task<FlushResult> flush)
    {
        try
        {
            return await flush.WaitAsync(patience, timeProvider);
        }
        catch (TimeoutException) when (flush.IsCompleted)
        {
            // Taken in the very moment at which the time was over.
            return await flush;
        }
        catch (TimeoutException)
        {
            context.Abort();
        }

        // As when the client leaves: the server cancels the request, which is what all who write know how to end with.
        await ((Task)flush).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = context.RequestAborted.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), aborted);
        await aborted.Task;
        throw new OperationCanceledException("The client did not take a piece of the response in time.", context.RequestAborted);
    }
}
