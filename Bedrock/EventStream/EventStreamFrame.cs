namespace BedrockAspire.Bedrock.EventStream;

/// <summary>One frame. Its memory belongs to the reader and is valid until the reader is asked for the next one.</summary>
/// <param name="MessageType">What kind of frame it is.</param>
/// <param name="Name">Event type, exception type or error code, UTF-8.</param>
/// <param name="Payload">The payload, as sent.</param>
/// <param name="ErrorMessage">The header <c>:error-message</c>, UTF-8; empty when absent.</param>
public readonly record struct EventStreamFrame(
    EventStreamMessageType MessageType, ReadOnlyMemory<byte> Name, ReadOnlyMemory<byte> Payload, ReadOnlyMemory<byte> ErrorMessage);
