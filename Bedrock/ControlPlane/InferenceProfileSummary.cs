namespace BedrockAspire.Bedrock.ControlPlane;

/// <summary>One profile of ListInferenceProfiles.</summary>
public sealed record InferenceProfileSummary
{
    public required string InferenceProfileId { get; init; }

    public string? InferenceProfileName { get; init; }

    public string? InferenceProfileArn { get; init; }

    public string? Status { get; init; }

    /// <summary>SYSTEM_DEFINED or APPLICATION.</summary>
    public string? Type { get; init; }

    /// <summary>The models that it routes to; their ARNs end in the base model id.</summary>
    public IReadOnlyList<InferenceProfileModel> Models { get; init; } = [];
}
