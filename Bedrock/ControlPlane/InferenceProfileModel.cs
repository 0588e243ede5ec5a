namespace BedrockAspire.Bedrock.ControlPlane;

/// <summary>A model behind an inference profile.</summary>
public sealed record InferenceProfileModel
{
    public string? ModelArn { get; set; }
}
