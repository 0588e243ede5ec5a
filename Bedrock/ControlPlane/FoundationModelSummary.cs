namespace BedrockAspire.Bedrock.ControlPlane;

/// <summary>One model of ListFoundationModels. Enumerations stay strings: AWS sends values that its service model does not list.</summary>
public sealed record FoundationModelSummary
{
    public required string ModelId { get; set; }

    public string? ModelArn { get; set; }

    public string? ModelName { get; set; }

    public string? ProviderName { get; set; }

    /// <summary>TEXT, IMAGE, VIDEO, SPEECH …</summary>
    public IReadOnlyList<string> InputModalities { get; set; } = [];

    /// <summary>TEXT, IMAGE, EMBEDDING …</summary>
    public IReadOnlyList<string> OutputModalities { get; set; } = [];

    /// <summary>ON_DEMAND, PROVISIONED, INFERENCE_PROFILE.</summary>
    public IReadOnlyList<string> InferenceTypesSupported { get; set; } = [];

    public bool? ResponseStreamingSupported { get; set; }

    public FoundationModelLifecycle? ModelLifecycle { get; set; }
}
