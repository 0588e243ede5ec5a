namespace BedrockAspire.Bedrock.ControlPlane;

/// <summary>One profile of ListInferenceProfiles.</summary>
public sealed record InferenceProfileSummary
{
    public required string InferenceProfileId { get; set; }

    public string? InferenceProfileName { get; set; }

    public string? InferenceProfileArn { get; set; }

    public string? Status { get; set; }

    /// <summary>SYSTEM_DEFINED or APPLICATION.</summary>
    public string? Type { get; set; }

    /// <summary>The models that it routes to; their ARNs end in the base model id.</summary>
    public IReadOnlyList<InferenceProfileModel> Models { get; set => field = value ?? []; } = [];
}
