namespace BedrockAspire.Bedrock.ControlPlane;

/// <summary>Where a model is in its life.</summary>
public sealed record FoundationModelLifecycle
{
    /// <summary>ACTIVE or LEGACY.</summary>
    public string? Status { get; set; }

    public DateTimeOffset? StartOfLifeTime { get; set; }

    public DateTimeOffset? LegacyTime { get; set; }

    public DateTimeOffset? EndOfLifeTime { get; set; }
}
