namespace BedrockAspire.Bedrock.EventStream;

/// <summary>The values of the header <c>:message-type</c>.</summary>
public enum EventStreamMessageType
{
    /// <summary>A modelled event; <see cref="EventStreamFrame.Name"/> is its <c>:event-type</c>.</summary>
    Event,

    /// <summary>A modelled exception; <see cref="EventStreamFrame.Name"/> is its <c>:exception-type</c>.</summary>
    Exception,

    /// <summary>An unmodelled error; <see cref="EventStreamFrame.Name"/> is its <c>:error-code</c>.</summary>
    Error,
}
