namespace BedrockAspire.Bedrock.ControlPlane;

/// <summary>One model of ListFoundationModels. Enumerations stay strings: AWS sends values that its service model does not list.</summary>
public sealed record FoundationModelSummary
{
    public required string ModelId { get; init; }

    public string? ModelArn { get; init; }

    public string? ModelName { get; init; }

    public string? ProviderName { get; init; }

    /// <summary>TEXT, IMAGE, VIDEO, SPEECH …</summary>
    public IReadOnlyList<string> InputModalities { get; init; } = [];

    /// <summary>TEXT, IMAGE, EMBEDDING …</summary>
    public IReadOnlyList<string> OutputModalities { get; init; } = [];

    /// <summary>ON_DEMAND, PROVISIONED, INFERENCE_PROFILE.</summary>
    public IReadOnlyList<string> InferenceTypesSupported { get; init; } = [];

    public bool? ResponseStreamingSupported { get; init; }

    public FoundationModelLifecycle? ModelLifecycle { get; init; }
}
