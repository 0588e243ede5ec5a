using System.Buffers.Binary;
using System.IO.Hashing;
using System.IO.Pipelines;
using System.Text;
using BedrockAspire.Bedrock.EventStream;
using BedrockAspire.Tests.Infrastructure;
using Frame = BedrockAspire.Tests.Infrastructure.EventStreamFrame;

namespace BedrockAspire.Tests.Bedrock;

public sealed class EventStreamReaderTests
{
    private const int MaxFrameBytes = 64 * 1024;

    private static readonly byte[] Stream = EventStreamFrames.Encode(
        Frame.Event("messageStart", """{"role":"assistant","p":"abc"}"""),
        Frame.Event("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"text":"Grüß dich 🙂"},"p":"abcdef"}"""),
        Frame.Event("contentBlockStop", """{"contentBlockIndex":0}"""),
        Frame.Event("messageStop", """{"stopReason":"end_turn"}"""));

    private static readonly string[] Names = ["messageStart", "contentBlockDelta", "contentBlockStop", "messageStop"];

    [Fact]
    public async Task Stream_split_at_every_point_gives_the_same_frames()
    {
        var whole = await ReadAllAsync(Stream);
        Assert.Equal(Names, whole.Select(frame => frame.Name));

        for (var split = 1; split < Stream.Length; split++)
        {
            Assert.Equal(whole, await ReadAllAsync(Stream[..split], Stream[split..]));
        }
    }

    [Fact]
    public async Task Stream_in_single_bytes_gives_the_same_frames()
    {
        Assert.Equal(await ReadAllAsync(Stream), await ReadAllAsync([.. Stream.Select(value => new[] { value })]));
    }

    [Fact]
    public async Task Stream_cut_at_every_point_is_an_error_unless_it_ends_between_frames()
    {
        var ends = FrameEnds();
        for (var length = 0; length < Stream.Length; length++)
        {
            if (ends.Contains(length))
            {
                Assert.Equal(ends.IndexOf(length), (await ReadAllAsync(Stream[..length])).Count);
                continue;
            }

            var exception = await Assert.ThrowsAsync<EventStreamException>(() => ReadAllAsync(Stream[..length]));
            Assert.True(exception.IsTruncated, $"cut at {length}: {exception.Message}");
        }
    }

    [Fact]
    public async Task Stream_with_any_byte_changed_is_an_error()
    {
        for (var position = 0; position < Stream.Length; position++)
        {
            var damaged = Stream.ToArray();
            damaged[position] ^= 0x20;
            await Assert.ThrowsAsync<EventStreamException>(() => ReadAllAsync(damaged));
        }
    }

    [Theory]
    [InlineData(uint.MaxValue, 0u)]
    [InlineData(MaxFrameBytes + 1u, 10u)]
    [InlineData(15u, 0u)]
    [InlineData(0u, 0u)]
    [InlineData(100u, 85u)]
    [InlineData(100u, uint.MaxValue)]
    public async Task Frame_that_claims_an_impossible_length_is_refused_from_its_prelude(uint total, uint headers)
    {
        var prelude = new byte[12];
        BinaryPrimitives.WriteUInt32BigEndian(prelude, total);
        BinaryPrimitives.WriteUInt32BigEndian(prelude.AsSpan(4), headers);
        BinaryPrimitives.WriteUInt32BigEndian(prelude.AsSpan(8), Crc32.HashToUInt32(prelude.AsSpan(0, 8)));

        // The pipe stays open: a reader that waited for the claimed bytes would hang.
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(prelude, TestContext.Current.CancellationToken);
        using var reader = new EventStreamReader(pipe.Reader, MaxFrameBytes);
        Assert.Equal(EventStreamWait.Data, await reader.WaitAsync(TestContext.Current.CancellationToken));

        Assert.False(Assert.Throws<EventStreamException>(() => reader.TryRead(out _)).IsTruncated);
    }

    [Fact]
    public async Task Header_types_of_all_kinds_are_passed_over()
    {
        var frame = new Frame(
            [
                new(":event-type", "metadata"), new("a", true), new("b", false), new("c", (sbyte)-3), new("d", (short)7), new("e", 8),
                new("f", 9L), new("g", new byte[] { 1, 2 }), new("h", "text"), new("i", DateTimeOffset.UnixEpoch), new("j", Guid.Empty),
                new(":message-type", "event"),
            ],
            "{}"u8.ToArray());

        Assert.Equal("metadata", Assert.Single(await ReadAllAsync(EventStreamFrames.Encode(frame))).Name);
    }

    [Fact]
    public async Task Exception_frame_keeps_its_type_and_payload()
    {
        var frame = Assert.Single(await ReadAllAsync(
            EventStreamFrames.Encode(Frame.Exception("throttlingException", """{"message":"Too many tokens"}"""))));

        Assert.Equal((EventStreamMessageType.Exception, "throttlingException", """{"message":"Too many tokens"}"""), (frame.Type, frame.Name, frame.Payload));
    }

    [Fact]
    public async Task Error_frame_keeps_its_code_and_message()
    {
        var frame = Assert.Single(await ReadAllAsync(EventStreamFrames.Encode(Frame.Error("InternalFailure", "gone"))));

        Assert.Equal((EventStreamMessageType.Error, "InternalFailure", "gone"), (frame.Type, frame.Name, frame.ErrorMessage));
    }

    [Fact]
    public async Task Frame_without_a_message_type_is_an_error()
    {
        var bytes = EventStreamFrames.Encode(new Frame([new(":event-type", "metadata")], "{}"u8.ToArray()));

        await Assert.ThrowsAsync<EventStreamException>(() => ReadAllAsync(bytes));
    }

    [Theory]
    [InlineData(new byte[] { 3, (byte)'a', (byte)'b', (byte)'c', 10 })]
    [InlineData(new byte[] { 1, (byte)'a', 7, 0xff, 0xff, 1 })]
    [InlineData(new byte[] { 200, (byte)'a' })]
    [InlineData(new byte[] { 1, (byte)'a', 7, 0 })]
    public async Task Header_that_is_malformed_is_an_error(byte[] headers)
    {
        await Assert.ThrowsAsync<EventStreamException>(() => ReadAllAsync(RawFrame(headers, [])));
    }

    [Fact]
    public async Task Waiting_reader_can_be_woken_and_goes_on()
    {
        var pipe = new Pipe();
        using var reader = new EventStreamReader(pipe.Reader, MaxFrameBytes);
        var waiting = reader.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);

        pipe.Reader.CancelPendingRead();
        Assert.Equal(EventStreamWait.Woken, await waiting);
        Assert.False(reader.TryRead(out _));

        await pipe.Writer.WriteAsync(Stream, TestContext.Current.CancellationToken);
        Assert.Equal(EventStreamWait.Data, await reader.WaitAsync(TestContext.Current.CancellationToken));
        Assert.True(reader.TryRead(out _));
    }

    private static List<int> FrameEnds()
    {
        List<int> ends = [0];
        while (ends[^1] < Stream.Length)
        {
            ends.Add(ends[^1] + BinaryPrimitives.ReadInt32BigEndian(Stream.AsSpan(ends[^1])));
        }

        return ends;
    }

    private static byte[] RawFrame(byte[] headers, byte[] payload)
    {
        var frame = new byte[16 + headers.Length + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(4), headers.Length);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(8), Crc32.HashToUInt32(frame.AsSpan(0, 8)));
        headers.CopyTo(frame, 12);
        payload.CopyTo(frame, 12 + headers.Length);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(frame.Length - 4), Crc32.HashToUInt32(frame.AsSpan(0, frame.Length - 4)));
        return frame;
    }

    private static async Task<List<(EventStreamMessageType Type, string Name, string Payload, string ErrorMessage)>> ReadAllAsync(params byte[][] pieces)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        using var reader = new EventStreamReader(pipe.Reader, MaxFrameBytes);
        var frames = new List<(EventStreamMessageType, string, string, string)>();
        foreach (var piece in pieces)
        {
            if (piece.Length == 0)
            {
                continue;
            }

            await pipe.Writer.WriteAsync(piece);
            Assert.Equal(EventStreamWait.Data, await reader.WaitAsync(CancellationToken.None).AsTask().WaitAsync(TestTimeouts.Default));
            Take();
        }

        await pipe.Writer.CompleteAsync();
        while (await reader.WaitAsync(CancellationToken.None).AsTask().WaitAsync(TestTimeouts.Default) != EventStreamWait.End)
        {
            Take();
        }

        return frames;

        void Take()
        {
            while (reader.TryRead(out var frame))
            {
                frames.Add((frame.MessageType, Text(frame.Name), Text(frame.Payload), Text(frame.ErrorMessage)));
            }
        }
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
