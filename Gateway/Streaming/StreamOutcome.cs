namespace BedrockAspire.Gateway.Streaming;

/// <summary>How a stream ended.</summary>
public enum StreamOutcome
{
    /// <summary>The whole message was sent.</summary>
    Completed,

    /// <summary>The client left; Bedrock was told to stop.</summary>
    Cancelled,

    /// <summary>Something failed after the headers; an error was sent as the last chunk.</summary>
    Failed,
}
