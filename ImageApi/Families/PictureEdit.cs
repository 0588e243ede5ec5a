namespace BedrockAspire.ImageApi.Families;

/// <summary>What a model is asked to make of pictures, in its own terms.</summary>
internal sealed record PictureEdit
{
    public required ImageEdit Edit { get; init; }

    /// <summary>What to draw; null where nothing is said.</summary>
    public string? Prompt { get; init; }

    public string? NegativePrompt { get; init; }

    /// <summary>The pictures, fit for the model.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Pictures { get; init; } = [];

    /// <summary>The mask in the model's polarity, a PNG; empty where there is none.</summary>
    public ReadOnlyMemory<byte> Mask { get; init; }

    /// <summary>What to edit, in words instead of a mask.</summary>
    public string? MaskPrompt { get; init; }

    public IReadOnlyList<SettingValue> Settings { get; init; } = [];

    /// <summary>For edits that take an aspect ratio.</summary>
    public string? AspectRatio { get; init; }

    /// <summary>For edits that take width and height.</summary>
    public ImageSize? Size { get; init; }

    /// <summary>For models that have it: <c>standard</c> or <c>premium</c>.</summary>
    public string? Quality { get; init; }

    public double? CfgScale { get; init; }

    /// <summary>How the model spells the format that it is to draw; null for models that draw PNG only.</summary>
    public string? OutputFormat { get; init; }
}
