using System.Text;

namespace BedrockAspire.Tests.Infrastructure;

/// <summary>One message of application/vnd.amazon.eventstream: headers in order, and the payload.</summary>
public sealed record EventStreamFrame(IReadOnlyList<EventStreamHeader> Headers, ReadOnlyMemory<byte> Payload)
{
    /// <summary>The value of <c>:message-type</c>: event, exception or error.</summary>
    public string? MessageType => Text(":message-type");

    /// <summary>The value of <c>:event-type</c>.</summary>
    public string? EventType => Text(":event-type");

    /// <summary>The value of <c>:exception-type</c>.</summary>
    public string? ExceptionType => Text(":exception-type");

    public string PayloadText => Encoding.UTF8.GetString(Payload.Span);

    /// <summary>An event as AWS frames it.</summary>
    public static EventStreamFrame Event(string eventType, string json)
    {
        return new EventStreamFrame(
            [new(":event-type", eventType), new(":content-type", "application/json"), new(":message-type", "event")],
            Encoding.UTF8.GetBytes(json));
    }

    /// <summary>A modelled exception in mid-stream.</summary>
    public static EventStreamFrame Exception(string exceptionType, string json)
    {
        return new EventStreamFrame(
            [new(":exception-type", exceptionType), new(":content-type", "application/json"), new(":message-type", "exception")],
            Encoding.UTF8.GetBytes(json));
    }

    /// <summary>An unmodelled error in mid-stream.</summary>
    public static EventStreamFrame Error(string code, string message)
    {
        return new EventStreamFrame(
            [new(":error-code", code), new(":error-message", message), new(":message-type", "error")], ReadOnlyMemory<byte>.Empty);
    }

    /// <summary>The text of the first string header of that name.</summary>
    public string? Text(string name) => Headers.FirstOrDefault(header => header.Name == name)?.Value as string;
}
