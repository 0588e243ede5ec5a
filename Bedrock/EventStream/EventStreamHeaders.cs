using System.Buffers.Binary;

namespace BedrockAspire.Bedrock.EventStream;

/// <summary>Reads a frame's headers: name length, name, value type, value. Only the few that say what the frame is are kept.</summary>
internal static class EventStreamHeaders
{
    private const byte StringType = 7;

    public static EventStreamFrame Read(ReadOnlyMemory<byte> headers, ReadOnlyMemory<byte> payload)
    {
        ReadOnlyMemory<byte> messageType = default, eventType = default, exceptionType = default, errorCode = default, errorMessage = default;
        var position = 0;
        while (position < headers.Length)
        {
            var name = Take(headers, ref position, Take(headers, ref position, 1).Span[0]).Span;
            var type = Take(headers, ref position, 1).Span[0];
            var value = Take(headers, ref position, LengthOf(type, headers, ref position));
            if (type != StringType || name.IsEmpty || name[0] != (byte)':')
            {
                continue;
            }

            if (name.SequenceEqual(":event-type"u8))
            {
                eventType = value;
            }
            else if (name.SequenceEqual(":message-type"u8))
            {
                messageType = value;
            }
            else if (name.SequenceEqual(":exception-type"u8))
            {
                exceptionType = value;
            }
            else if (name.SequenceEqual(":error-code"u8))
            {
                errorCode = value;
            }
            else if (name.SequenceEqual(":error-message"u8))
            {
                errorMessage = value;
            }
        }

        if (messageType.Span.SequenceEqual("event"u8))
        {
            return new EventStreamFrame(EventStreamMessageType.Event, eventType, payload, default);
        }

        if (messageType.Span.SequenceEqual("exception"u8))
        {
            return new EventStreamFrame(EventStreamMessageType.Exception, exceptionType, payload, default);
        }

        if (messageType.Span.SequenceEqual("error"u8))
        {
            return new EventStreamFrame(EventStreamMessageType.Error, errorCode, payload, errorMessage);
        }

        throw new EventStreamException("A frame has no :message-type of event, exception or error.");
    }

    private static int LengthOf(byte type, ReadOnlyMemory<byte> headers, ref int position) => type switch
    {
        0 or 1 => 0,
        2 => 1,
        3 => 2,
        4 => 4,
        5 or 8 => 8,
        6 or StringType => BinaryPrimitives.ReadUInt16BigEndian(Take(headers, ref position, 2).Span),
        9 => 16,
        _ => throw new EventStreamException($"A frame has a header of the unknown type {type}."),
    };

    private static ReadOnlyMemory<byte> Take(ReadOnlyMemory<byte> headers, ref int position, int length)
    {
        if (length > headers.Length - position)
        {
            throw new EventStreamException("A frame's headers end inside a header.");
        }

        position += length;
        return headers.Slice(position - length, length);
    }
}
