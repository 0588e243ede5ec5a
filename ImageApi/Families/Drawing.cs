namespace BedrockAspire.ImageApi.Families;

/// <summary>What a model is asked to draw, in its own terms.</summary>
internal sealed record Drawing
{
    public required string Prompt { get; init; }

    public string? NegativePrompt { get; init; }

    /// <summary>For models that take an aspect ratio.</summary>
    public string? AspectRatio { get; init; }

    /// <summary>For models that take width and height.</summary>
    public ImageSize Size { get; init; }

    /// <summary>For models that have it: <c>standard</c> or <c>premium</c>.</summary>
    public string? Quality { get; init; }

    public string? Style { get; init; }

    public double? CfgScale { get; init; }

    /// <summary>How the model spells the format that it is to draw; null for models that draw PNG only.</summary>
    public string? OutputFormat { get; init; }
}
