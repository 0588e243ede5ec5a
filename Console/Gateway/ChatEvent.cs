namespace BedrockAspire.Console.Gateway;

/// <summary>A step of a streamed answer; the members that it does not bring are null.</summary>
internal sealed record ChatEvent
{
    /// <summary>Before the first step: what the headers said.</summary>
    public CallFacts? Facts { get; init; }

    public string? Text { get; init; }

    /// <summary>What the model thought.</summary>
    public string? Reasoning { get; init; }

    public string? FinishReason { get; init; }

    public ChatTokens? Tokens { get; init; }
}
