using System.Collections.Frozen;

namespace BedrockAspire.ImageApi.Families;

/// <summary>One row of <c>image-models.json</c>. A model that draws from texts has aspect ratios, a list of sizes or a grid of them.</summary>
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

    /// <summary>The largest seed; 0 where none is taken.</summary>
    public required long MaxSeed { get; init; }

    /// <summary>Whether seed 0 means "any seed" instead of a seed of its own.</summary>
    public bool ZeroSeedIsRandom { get; set; }

    public bool HasQuality { get; set; }

    /// <summary>How strictly the prompt is followed; null for models without that setting.</summary>
    public ValueRange? CfgScale { get; set; }

    /// <summary>The model's own names of styles.</summary>
    public IReadOnlyList<string> Styles { get; set; } = [];

    /// <summary>The formats that the model draws, by OpenAI's names, as the model spells them; empty for models that draw PNG and nothing else.</summary>
    public IReadOnlyDictionary<string, string> OutputFormats { get; set; } = FrozenDictionary<string, string>.Empty;

    /// <summary>What the model makes of pictures; the first that fits a request is meant.</summary>
    public IReadOnlyList<ImageEdit> Edits { get; set; } = [];

    /// <summary>Whether it draws without a picture to start from.</summary>
    public bool DrawsFromText => Family != ImageFamily.StabilityEdit;

    /// <summary>Whether its pictures differ by a seed.</summary>
    public bool HasSeed => MaxSeed > 0;
}
