namespace BedrockAspire.Bedrock.ControlPlane;

/// <summary>Where a model is in its life.</summary>
public sealed record FoundationModelLifecycle
{
    /// <summary>ACTIVE or LEGACY.</summary>
    public string? Status { get; init; }

    public DateTimeOffset? StartOfLifeTime { get; init; }

    public DateTimeOffset? LegacyTime { get; init; }

    public DateTimeOffset? EndOfLifeTime { get; init; }
}
