namespace BedrockAspire.ImageApi.Families;

/// <summary>One row of <c>image-models.json</c>. A model has aspect ratios, a list of sizes or a grid of them.</summary>
/// <remarks>Settable, because generated deserialisation passes over the default of an init-only member that the file lacks.</remarks>
internal sealed record ImageModel
{
    /// <summary>The base id, as in <c>bedrock-models.json</c>.</summary>
    public required string Id { get; init; }

    public required ImageFamily Family { get; init; }

    public required int ImagesPerCall { get; init; }

    public IReadOnlyList<string> AspectRatios { get; set; } = [];

    public IReadOnlyList<ImageSize> Sizes { get; set; } = [];

    public SizeGrid? Grid { get; set; }

    /// <summary>What is drawn when no size is asked; null for models that take an aspect ratio.</summary>
    public ImageSize? DefaultSize { get; set; }

    public required long MaxSeed { get; init; }

    /// <summary>Whether seed 0 means "any seed" instead of a seed of its own.</summary>
    public bool ZeroSeedIsRandom { get; set; }

    public bool HasQuality { get; set; }

    /// <summary>How strictly the prompt is followed; null for models without that setting.</summary>
    public ValueRange? CfgScale { get; set; }

    /// <summary>The model's own names of styles.</summary>
    public IReadOnlyList<string> Styles { get; set; } = [];

    /// <summary>How the model spells PNG; empty for models that draw nothing else.</summary>
    public string OutputFormat { get; set; } = "";
}
