namespace BedrockAspire.Bedrock.EventStream;

/// <summary>Bytes that are not a whole, undamaged event stream.</summary>
public sealed class EventStreamException : Exception
{
    /// <summary>Makes an exception.</summary>
    /// <param name="message">What is wrong with the bytes.</param>
    /// <param name="isTruncated">Whether the stream just ended too early, rather than being damaged.</param>
    public EventStreamException(string message, bool isTruncated = false)
        : base(message) => IsTruncated = isTruncated;

    /// <summary>Whether the stream just ended too early, rather than being damaged.</summary>
    public bool IsTruncated { get; }
}
