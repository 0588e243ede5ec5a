namespace BedrockAspire.Bedrock.ControlPlane;

/// <summary>One model of ListFoundationModels. Enumerations stay strings: AWS sends values that its service model does not list.</summary>
public sealed record FoundationModelSummary
{
    public required string ModelId { get; set; }

    public string? ModelArn { get; set; }

    public string? ModelName { get; set; }

    public string? ProviderName { get; set; }

    /// <summary>TEXT, IMAGE, VIDEO, SPEECH …</summary>
    public IReadOnlyList<string> InputModalities { get; set => field = value ?? []; } = [];

    /// <summary>TEXT, IMAGE, EMBEDDING …</summary>
    public IReadOnlyList<string> OutputModalities { get; set => field = value ?? []; } = [];

    /// <summary>ON_DEMAND, PROVISIONED, INFERENCE_PROFILE.</summary>
    public IReadOnlyList<string> InferenceTypesSupported { get; set => field = value ?? []; } = [];

    public bool? ResponseStreamingSupported { get; set; }

    public FoundationModelLifecycle? ModelLifecycle { get; set; }
}
