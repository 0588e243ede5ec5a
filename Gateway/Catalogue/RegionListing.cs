using BedrockAspire.Bedrock.ControlPlane;

namespace BedrockAspire.Gateway.Catalogue;

/// <summary>What AWS listed for one region.</summary>
public sealed record RegionListing
{
    /// <summary>The region.</summary>
    public required string Region { get; set; }

    /// <summary>Its foundation models.</summary>
    public IReadOnlyList<FoundationModelSummary> Models { get; set => field = value ?? []; } = [];

    /// <summary>Its system-defined inference profiles.</summary>
    public IReadOnlyList<InferenceProfileSummary> Profiles { get; set => field = value ?? []; } = [];

    /// <summary>The account's own inference profiles there.</summary>
    public IReadOnlyList<InferenceProfileSummary> ApplicationProfiles { get; set => field = value ?? []; } = [];
}
