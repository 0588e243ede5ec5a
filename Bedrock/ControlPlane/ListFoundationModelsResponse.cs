namespace BedrockAspire.Bedrock.ControlPlane;

/// <summary>The reply of ListFoundationModels, which has no paging.</summary>
public sealed record ListFoundationModelsResponse
{
    public IReadOnlyList<FoundationModelSummary> ModelSummaries { get; set => field = value ?? []; } = [];
}
