namespace BedrockAspire.Bedrock.ControlPlane;

/// <summary>One page of ListInferenceProfiles.</summary>
public sealed record ListInferenceProfilesResponse
{
    public IReadOnlyList<InferenceProfileSummary> InferenceProfileSummaries { get; set => field = value ?? []; } = [];

    public string? NextToken { get; set; }
}
