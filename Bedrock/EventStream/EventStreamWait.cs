namespace BedrockAspire.Bedrock.EventStream;

/// <summary>Why <see cref="EventStreamReader.WaitAsync"/> came back.</summary>
public enum EventStreamWait
{
    /// <summary>More bytes are there.</summary>
    Data,

    /// <summary>Somebody woke the reader (<c>PipeReader.CancelPendingRead</c>); no bytes came.</summary>
    Woken,

    /// <summary>The stream ended between two frames.</summary>
    End,
}
