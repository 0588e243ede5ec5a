using System.IO.Pipelines;
using System.Text;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Tests.Infrastructure;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Time.Testing;

namespace BedrockAspire.Tests.Gateway;

/// <summary>A client that takes or sends in the very moment at which the patience with it ends.</summary>
public sealed class PatienceTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _time = new();
    private readonly HeldContinuations _held = new();
    private readonly DefaultHttpContext _context = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Piece_that_is_taken_in_the_last_moment_is_taken()
    {
        var flush = new TaskCompletionSource<FlushResult>();
        var response = new WatchedResponse(_context, new PendingResponse(flush.Task), Patience, _time);
        var writing = _held.Start(() => response.FlushAsync(Token).AsTask());

        _time.Advance(Patience);
        flush.SetResult(new FlushResult(isCanceled: false, isCompleted: false));
        _held.RunNext();

        Assert.False((await writing.WaitAsync(TestTimeouts.Default, Token)).IsCompleted);
        Assert.False(_context.RequestAborted.IsCancellationRequested);
    }

    [Fact]
    public async Task Body_that_arrives_in_the_last_moment_is_read()
    {
        var pipe = new Pipe(new PipeOptions(readerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));
        _context.Features.Set<IRequestBodyPipeFeature>(new Body(pipe.Reader));
        _context.Features.Set(new GatewayRequest(_time, "simulator", isStrict: false) { BodyTimeout = Patience });
        var reading = _held.Start(() => BodyReads.ReadAsync(_context, Token).AsTask());

        _time.Advance(Patience);
        await pipe.Writer.WriteAsync("body"u8.ToArray(), Token);
        _held.RunNext();

        Assert.Equal("body", Encoding.UTF8.GetString((await reading.WaitAsync(TestTimeouts.Default, Token)).Buffer));
    }

    public void Dispose() => _held.Dispose();

    private sealed record Body(PipeReader Reader) : IRequestBodyPipeFeature;

    private sealed class PendingResponse(Task<FlushResult> flush) : PipeWriter, IHttpResponseBodyFeature
    {
        public Stream Stream => Stream.Null;

        public PipeWriter Writer => this;

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => new(flush);

        public override void Advance(int bytes) => throw new NotSupportedException();

        public override Memory<byte> GetMemory(int sizeHint = 0) => throw new NotSupportedException();

        public override Span<byte> GetSpan(int sizeHint = 0) => throw new NotSupportedException();

        public override void CancelPendingFlush() => throw new NotSupportedException();

        public override void Complete(Exception? exception = null) => throw new NotSupportedException();

        public void DisableBuffering() => throw new NotSupportedException();

        public Task StartAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task CompleteAsync() => throw new NotSupportedException();
    }
}
