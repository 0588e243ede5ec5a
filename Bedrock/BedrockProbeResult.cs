using BedrockAspire.Bedrock.Errors;

namespace BedrockAspire.Bedrock;

/// <summary>What came of asking AWS something that costs nothing.</summary>
public sealed record BedrockProbeResult
{
    /// <summary>The status of the reply; 0 when there was none.</summary>
    public required int Status { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>How far this machine's clock is ahead of AWS's, to half a second and half of <see cref="Elapsed"/>; null when the reply had no date.</summary>
    public TimeSpan? Ahead { get; init; }

    /// <summary>Why there was no reply, or why AWS did not do what was asked; null when it did.</summary>
    public BedrockException? Failure { get; init; }

    /// <summary>Whether there was a reply at all.</summary>
    public bool IsReached => Status != 0;
}
