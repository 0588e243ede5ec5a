using System.IO.Pipelines;
using System.Text;
using BedrockAspire.Bedrock.Errors;
using BedrockAspire.Bedrock.EventStream;

namespace BedrockAspire.Bedrock;

/// <summary>
/// A stream of events from Bedrock, opened at its first event. Take all buffered events with <see cref="TryRead"/>, then
/// <see cref="WaitAsync"/>. Not thread-safe, but <see cref="Wake"/> may come from anywhere. Disposing it before its end cancels the call.
/// </summary>
public sealed class BedrockStreamReply : IAsyncDisposable
{
    // The pump runs inline on the thread that received the bytes: no hop between threads per event.
    private static readonly PipeOptions PipeOptions = new(
        readerScheduler: PipeScheduler.Inline,
        writerScheduler: PipeScheduler.Inline,
        pauseWriterThreshold: 1024 * 1024,
        resumeWriterThreshold: 512 * 1024,
        minimumSegmentSize: 16 * 1024,
        useSynchronizationContext: false);

    private readonly HttpResponseMessage _response;
    private readonly CancellationTokenSource _cancellation;
    private readonly Pipe _pipe = new(PipeOptions);
    private readonly EventStreamReader _reader;
    private readonly Task _filling;
    private EventStreamFrame _first;
    private bool _hasFirst;

    private BedrockStreamReply(HttpResponseMessage response, Stream body, CancellationTokenSource cancellation, int maxFrameBytes)
    {
        _response = response;
        _cancellation = cancellation;
        _reader = new EventStreamReader(_pipe.Reader, maxFrameBytes);
        _filling = FillAsync(body);
        RequestId = BedrockReplyReader.First(response, "x-amzn-RequestId");
    }

    /// <summary>AWS's request id.</summary>
    public string? RequestId { get; }

    /// <summary>Takes the next buffered event. Its memory is valid until the next <see cref="WaitAsync"/>.</summary>
    /// <exception cref="BedrockException">Bedrock sent an exception, or bytes that are no event stream.</exception>
    public bool TryRead(out EventStreamFrame frame)
    {
        if (_hasFirst)
        {
            _hasFirst = false;
            frame = _first;
            return true;
        }

        return TryReadFrame(out frame);
    }

    /// <summary>Waits for more.</summary>
    /// <exception cref="BedrockException">The stream broke or ended inside a frame.</exception>
    public async ValueTask<EventStreamWait> WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _reader.WaitAsync(cancellationToken);
        }
        catch (EventStreamException exception)
        {
            throw FromFormat(exception);
        }
        catch (IOException exception)
        {
            throw new BedrockException(
                BedrockErrorCodes.ConnectionBroken, "The connection to Bedrock broke in the middle of a stream.", exception);
        }
    }

    /// <summary>Makes a pending <see cref="WaitAsync"/> return <see cref="EventStreamWait.Woken"/>, for heartbeats and watchdogs.</summary>
    public void Wake() => _pipe.Reader.CancelPendingRead();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (!_filling.IsCompleted)
        {
            // Closes the connection, which is how Bedrock learns that nobody reads on.
            await _cancellation.CancelAsync();
        }

        await _pipe.Reader.CompleteAsync();
        await _filling;
        _response.Dispose();
        _reader.Dispose();
        _cancellation.Dispose();
    }

    internal static async ValueTask<BedrockStreamReply> OpenAsync(
        BedrockTransport transport, BedrockCall call, BedrockOptions options, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var response = await transport.SendAsync(call, cancellationToken);
        var cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        BedrockStreamReply? stream = null;
        try
        {
            var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            stream = new BedrockStreamReply(response, body, cancellation, options.MaxFrameBytes);
            await stream.ReadFirstAsync(call.Timeout, timeProvider, cancellationToken);
            return stream;
        }
        catch
        {
            if (stream is not null)
            {
                await stream.DisposeAsync();
            }
            else
            {
                cancellation.Dispose();
                response.Dispose();
            }

            throw;
        }
    }

    private async Task ReadFirstAsync(TimeSpan timeout, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        using var timer = timeProvider.CreateTimer(static state => ((BedrockStreamReply)state!).Wake(), this, timeout, Timeout.InfiniteTimeSpan);
        while (!TryReadFrame(out _first))
        {
            switch (await WaitAsync(cancellationToken))
            {
                case EventStreamWait.End:
                    throw new BedrockException(BedrockErrorCodes.StreamTruncated, "Bedrock's stream ended without an event.");
                case EventStreamWait.Woken:
                    throw new BedrockException(BedrockErrorCodes.ResponseTimeout, $"Bedrock sent no event within {timeout}.");
            }
        }

        _hasFirst = true;
    }

    private bool TryReadFrame(out EventStreamFrame frame)
    {
        try
        {
            if (!_reader.TryRead(out frame))
            {
                return false;
            }
        }
        catch (EventStreamException exception)
        {
            throw FromFormat(exception);
        }

        return frame.MessageType == EventStreamMessageType.Event
            ? true
            : throw BedrockErrorReader.FromStream(
                Encoding.UTF8.GetString(frame.Name.Span),
                frame.Payload.Span,
                frame.ErrorMessage.IsEmpty ? null : Encoding.UTF8.GetString(frame.ErrorMessage.Span),
                RequestId);
    }

    private BedrockException FromFormat(EventStreamException exception) =>
        new(exception.IsTruncated ? BedrockErrorCodes.StreamTruncated : BedrockErrorCodes.StreamCorrupt, exception.Message, exception)
        {
            RequestId = RequestId,
        };

    private async Task FillAsync(Stream body)
    {
        var writer = _pipe.Writer;
        Exception? failure = null;
        try
        {
            while (true)
            {
                var read = await body.ReadAsync(writer.GetMemory(), _cancellation.Token);
                if (read == 0)
                {
                    break;
                }

                writer.Advance(read);
                if ((await writer.FlushAsync(_cancellation.Token)).IsCompleted)
                {
                    break;
                }
            }
        }
        catch (Exception exception)
        {
            // Whatever it is, it is handed to the reader of the pipe: a pipe that is never completed would leave the reader waiting.
            failure = exception;
        }

        await writer.CompleteAsync(failure);
    }
}
