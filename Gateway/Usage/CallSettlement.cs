using BedrockAspire.Gateway.Accounts;

namespace BedrockAspire.Gateway.Usage;

/// <summary>How a call ended, and what it is billed for.</summary>
public readonly record struct CallSettlement
{
    public required CallOutcome Outcome { get; init; }

    /// <summary>The bounded name of what went wrong; null when nothing did.</summary>
    public string? ErrorType { get; init; }

    /// <summary>The HTTP status of the answer, or of the failure.</summary>
    public int Status { get; init; }

    /// <summary>Whether the answer was streamed.</summary>
    public bool IsStream { get; init; }

    /// <summary>Time to the first piece of a streamed answer; null when none came.</summary>
    public TimeSpan? FirstToken { get; init; }

    /// <summary>What Bedrock bills.</summary>
    public UsageAmounts Amounts { get; init; }

    /// <summary>Whether <see cref="Amounts"/> are estimates, because Bedrock did not come to say them.</summary>
    public bool IsEstimated { get; init; }

    /// <summary>What the call cost; null when a price is unknown.</summary>
    public Money? Cost { get; init; }

    /// <summary>Time since the request arrived.</summary>
    public TimeSpan Duration { get; init; }
}
