using System.Text;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Contract;

public sealed class EventStreamFramesTests
{
    [Fact]
    public void Every_header_type_survives_the_round_trip()
    {
        object[] values =
        [
            true, false, (sbyte)-2, (short)-300, -70000, long.MinValue, new byte[] { 0, 255 }, "text ü",
            DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123), Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"),
        ];
        var frame = new EventStreamFrame([.. values.Select((value, index) => new EventStreamHeader($"h{index}", value))], "x"u8.ToArray());

        var decoded = Assert.Single(EventStreamFrames.Decode(EventStreamFrames.Encode(frame)));

        Assert.Equal(values, decoded.Headers.Select(header => header.Value));
        Assert.Equal(Enumerable.Range(0, values.Length).Select(index => $"h{index}"), decoded.Headers.Select(header => header.Name));
        Assert.Equal("x", decoded.PayloadText);
    }

    [Fact]
    public void Empty_message_is_the_sixteen_bytes_of_the_specification()
    {
        // AWS's published test vector "empty_message".
        var bytes = EventStreamFrames.Encode(new EventStreamFrame([], ReadOnlyMemory<byte>.Empty));

        Assert.Equal("000000100000000005C248EB7D98C8FF", Convert.ToHexString(bytes));
    }

    [Fact]
    public void Int32_header_matches_the_published_vector()
    {
        // AWS's published test vector "int32_header": event-type = 40972 and a JSON payload.
        var frame = new EventStreamFrame([new EventStreamHeader("event-type", 40972)], Encoding.ASCII.GetBytes("{'foo':'bar'}"));

        var bytes = EventStreamFrames.Encode(frame);

        Assert.Equal(
            "0000002D0000001041C424B80A6576656E742D74797065040000A00C7B27666F6F273A27626172277D36F480A0", Convert.ToHexString(bytes));
    }

    [Fact]
    public void Several_messages_decode_in_order()
    {
        var bytes = EventStreamFrames.Encode(
            EventStreamFrame.Event("messageStart", """{"role":"assistant"}"""),
            EventStreamFrame.Exception("throttlingException", """{"message":"slow down"}"""),
            EventStreamFrame.Error("InternalFailure", "oops"));

        var frames = EventStreamFrames.Decode(bytes);

        Assert.Equal(["event", "exception", "error"], frames.Select(frame => frame.MessageType));
        Assert.Equal("messageStart", frames[0].EventType);
        Assert.Equal("throttlingException", frames[1].ExceptionType);
        Assert.Equal("oops", frames[2].Text(":error-message"));
    }

    [Fact]
    public void Any_flipped_bit_and_any_cut_is_detected()
    {
        var bytes = EventStreamFrames.Encode(EventStreamFrame.Event("messageStop", """{"stopReason":"end_turn"}"""));

        for (var index = 0; index < bytes.Length; index++)
        {
            var flipped = bytes.ToArray();
            flipped[index] ^= 1;
            Assert.Throws<InvalidDataException>(() => EventStreamFrames.Decode(flipped));
            if (index > 0)
            {
                Assert.Throws<InvalidDataException>(() => EventStreamFrames.Decode(bytes.AsMemory(0, index)));
            }
        }
    }
}
