using System.Buffers;
using System.Globalization;
using System.Text;
using BedrockAspire.Simulator.EventStream;
using BedrockAspire.Simulator.Faults;
using BedrockAspire.Simulator.Recording;

namespace BedrockAspire.Simulator.Http;

/// <summary>Sends bodies and streams, and breaks them where a fault says so.</summary>
internal sealed class Playback(TimeProvider time)
{
    private const string EventStream = "application/vnd.amazon.eventstream";

    /// <summary>Sends a whole JSON body; the frame faults cut, stall or reset it in the middle.</summary>
    public async Task WriteBodyAsync(Exchange exchange, ReadOnlyMemory<byte> body)
    {
        var response = exchange.Context.Response;
        response.ContentType ??= "application/json";
        if (exchange.Fault is not { Kind: FaultKind.CutAfter or FaultKind.StallAfter or FaultKind.ResetAfter } fault)
        {
            // Not flushed here: the request is recorded before the client can see the end of the response.
            response.ContentLength = body.Length;
            response.BodyWriter.Write(body.Span);
            return;
        }

        var output = new BreakableBody(exchange.Context, fault.Kind == FaultKind.CutAfter);
        await output.WriteAsync(body[..(body.Length / 2)], exchange.RequestAborted);
        await BreakAsync(exchange, output, fault, default);
    }

    public async Task PlayAsync(Exchange exchange, FrameSequence frames)
    {
        var response = exchange.Context.Response;
        response.ContentType ??= EventStream;
        var fault = exchange.Fault is { IsInResponse: true } broken ? broken : null;
        var count = fault is null ? frames.Count : Math.Clamp(fault.N, 0, frames.Count);
        var output = new BreakableBody(exchange.Context, fault?.Kind == FaultKind.CutAfter);
        var full = exchange.Usage;
        try
        {
            if (exchange.Answer is { ChunkDelayMs: > 0 and var delay })
            {
                for (var i = 0; i < count; i++)
                {
                    if (i > 0)
                    {
                        await Task.Delay(TimeSpan.FromMilliseconds(delay), time, exchange.RequestAborted);
                    }

                    await output.WriteAsync(frames[i], exchange.RequestAborted, flush: i < count - 1 || fault is not null);
                    exchange.FramesSent = i + 1;
                }
            }
            else
            {
                await output.WriteAsync(frames.First(count), exchange.RequestAborted, flush: fault is not null);
                exchange.FramesSent = count;
            }

            if (fault is not null)
            {
                await BreakAsync(exchange, output, fault, count < frames.Count ? frames[count] : frames[frames.Count - 1]);
            }
        }
        finally
        {
            if (exchange.FramesSent < frames.Count)
            {
                exchange.Usage = Share(full, exchange.FramesSent, frames.Count);
            }
        }
    }

    /// <summary>A stream that ended early is billed for its input and for the share of its output that was sent.</summary>
    private static Usage Share(Usage usage, int sent, int total) => usage with { OutputTokens = usage.OutputTokens * sent / total };

    private async Task BreakAsync(Exchange exchange, BreakableBody output, Fault fault, ReadOnlyMemory<byte> next)
    {
        var cancelled = exchange.RequestAborted;
        switch (fault.Kind)
        {
            case FaultKind.ExceptionAfter:
                using (var frames = new FrameSequenceBuilder(0))
                {
                    frames.AddException(fault.Exception ?? "throttlingException", fault.Message ?? AwsException.TooManyRequests);
                    await output.WriteAsync(frames.Build().All, cancelled, flush: false);
                    exchange.ErrorType = fault.Exception ?? "throttlingException";
                }

                break;
            case FaultKind.ErrorFrameAfter:
                using (var frames = new FrameSequenceBuilder(0))
                {
                    frames.AddError(fault.Type ?? "InternalFailure", fault.Message ?? "The service failed.");
                    await output.WriteAsync(frames.Build().All, cancelled, flush: false);
                    exchange.ErrorType = fault.Type ?? "InternalFailure";
                }

                break;
            case FaultKind.CutAfter:
                await output.CutAsync(next[..(next.Length / 2)], cancelled);
                break;
            case FaultKind.BadCrcAfter:
                await output.WriteAsync(FrameDamage.FlipLastByte(next), cancelled, flush: false);
                break;
            case FaultKind.HugeFrameAfter:
                await output.WriteAsync(FrameDamage.Huge(), cancelled, flush: false);
                break;
            case FaultKind.StallAfter:
                await Task.Delay(Timeout.InfiniteTimeSpan, time, cancelled);
                break;
            case FaultKind.ResetAfter:
                exchange.WasReset = true;
                exchange.Context.Abort();
                break;
        }
    }

    /// <summary>A response body that can end in the middle of a frame as if the server had died.</summary>
    private sealed class BreakableBody
    {
        private readonly HttpContext _context;
        private readonly bool _chunksByHand;

        public BreakableBody(HttpContext context, bool cut)
        {
            _context = context;
            _chunksByHand = cut && HttpProtocol.IsHttp11(context.Request.Protocol);
            if (_chunksByHand)
            {
                // Writing the chunks here and leaving out the last one ends the body early while all that was written still arrives.
                context.Response.Headers.TransferEncoding = "chunked";
                context.Response.Headers.Connection = "close";
            }
        }

        public async Task WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken, bool flush = true)
        {
            if (data.IsEmpty)
            {
                return;
            }

            var writer = _context.Response.BodyWriter;
            if (_chunksByHand)
            {
                writer.Write(Encoding.ASCII.GetBytes(data.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n"));
                writer.Write(data.Span);
                writer.Write("\r\n"u8);
            }
            else
            {
                writer.Write(data.Span);
            }

            if (flush)
            {
                await writer.FlushAsync(cancellationToken);
            }

            cancellationToken.ThrowIfCancellationRequested();
        }

        public async Task CutAsync(ReadOnlyMemory<byte> half, CancellationToken cancellationToken)
        {
            await WriteAsync(half, cancellationToken);
            if (!_chunksByHand)
            {
                _context.Abort();
            }
        }
    }
}
