using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using BedrockAspire.Bedrock.Errors;
using BedrockAspire.Bedrock.EventStream;
using BedrockAspire.ChatApi.ChatCompletions;
using BedrockAspire.ChatApi.ChatCompletions.Thinking;
using BedrockAspire.Fuzz.Mutations;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.Fuzz.Targets;

/// <summary>ConverseStream's bytes, through the reader and the transcoder, to a client's stream.</summary>
internal sealed class EventStreamTarget : IFuzzTarget
{
    private const int MaxFrameBytes = 1024 * 1024;

    private static readonly ReplyPlan Plain = new(null, NeedsWholeReply: false, ReasoningFormats.Claude);
    private static readonly ReplyPlan Json = Plain with { JsonTool = "get_weather", IsJsonAmongWords = true };

    public string Name => "event-stream";

    public IReadOnlyList<string> CorpusFolders => ["Tests/Fixtures/event-streams", "Fuzz/corpus/event-stream"];

    public void Run(ReadOnlySpan<byte> input)
    {
        var bytes = input.ToArray();
        foreach (var plan in new[] { Plain, Json })
        {
            using var output = new PooledBufferWriter(1024);
            Transcode(bytes, plan, output);
            Oracle.IsSse(output.WrittenSpan);
        }
    }

    public byte[] Mutate(byte[] input, byte[] other, Random random) => FrameMutator.Mutate(input, other, random);

    // As the pump does it, without waiting: everything has arrived, in two segments.
    private static void Transcode(byte[] bytes, ReplyPlan plan, PooledBufferWriter output)
    {
        var transcoder = new ConverseStreamTranscoder(new ChatCompletion("chatcmpl-1", 1, "m"), includeUsage: true, plan);
        var source = PipeReader.Create(Segment.Split(bytes, bytes.Length / 2));
        using var reader = new EventStreamReader(source, MaxFrameBytes);
        try
        {
            while (Wait(reader) != EventStreamWait.End)
            {
                while (reader.TryRead(out var frame))
                {
                    ThrowIfFailed(frame);
                    transcoder.Write(frame, output);
                }
            }

            if (!transcoder.IsComplete)
            {
                throw new BedrockException(BedrockErrorCodes.StreamTruncated, "The stream ended before the message did.");
            }

            transcoder.Finish(output);
        }
        catch (Exception exception) when (exception is BedrockException or GatewayException or EventStreamException)
        {
            if (transcoder.IsComplete)
            {
                transcoder.Finish(output);
                return;
            }

            var error = exception switch
            {
                BedrockException bedrock => BedrockErrorMapper.Map(bedrock),
                GatewayException gateway => gateway.Error,
                _ => BedrockErrorMapper.Map(new BedrockException(BedrockErrorCodes.StreamCorrupt, exception.Message, exception)),
            };
            transcoder.Fail(error, output);
        }
    }

    private static EventStreamWait Wait(EventStreamReader reader)
    {
        // Completes at once, because a reader over memory never waits.
        var waiting = reader.WaitAsync(CancellationToken.None);
        return waiting.IsCompleted ? waiting.GetAwaiter().GetResult() : throw new InvalidOperationException("The reader waits although everything is there.");
    }

    private static void ThrowIfFailed(in EventStreamFrame frame)
    {
        if (frame.MessageType != EventStreamMessageType.Event)
        {
            var message = frame.ErrorMessage.IsEmpty ? null : Encoding.UTF8.GetString(frame.ErrorMessage.Span);
            throw BedrockErrorReader.FromStream(Encoding.UTF8.GetString(frame.Name.Span), frame.Payload.Span, message, requestId: null);
        }
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public static ReadOnlySequence<byte> Split(byte[] bytes, int at)
        {
            var first = new Segment { Memory = bytes.AsMemory(0, at) };
            var second = new Segment { Memory = bytes.AsMemory(at), RunningIndex = at };
            first.Next = second;
            return new ReadOnlySequence<byte>(first, 0, second, second.Memory.Length);
        }
    }
}
