namespace BedrockAspire.ImageApi.Families;

/// <summary>One row of <c>image-models.json</c>. A model has aspect ratios, a list of sizes or a grid of them.</summary>
internal sealed record ImageModel
{
    /// <summary>The base id, as in <c>bedrock-models.json</c>.</summary>
    public required string Id { get; init; }

    public required ImageFamily Family { get; init; }

    public required int ImagesPerCall { get; init; }

    public IReadOnlyList<string> AspectRatios { get; init; } = [];

    public IReadOnlyList<ImageSize> Sizes { get; init; } = [];

    public SizeGrid? Grid { get; init; }

    /// <summary>What is drawn when no size is asked; null for models that take an aspect ratio.</summary>
    public ImageSize? DefaultSize { get; init; }

    public required long MaxSeed { get; init; }

    /// <summary>Whether seed 0 means "any seed" instead of a seed of its own.</summary>
    public bool ZeroSeedIsRandom { get; init; }

    public bool HasQuality { get; init; }

    /// <summary>How strictly the prompt is followed; null for models without that setting.</summary>
    public ValueRange? CfgScale { get; init; }

    /// <summary>The model's own names of styles.</summary>
    public IReadOnlyList<string> Styles { get; init; } = [];

    /// <summary>How the model spells PNG; empty for models that draw nothing else.</summary>
    public string OutputFormat { get; init; } = "";
}
