using BedrockAspire.ImageApi.Families;

namespace BedrockAspire.ImageApi.Generations;

/// <summary>The body of <c>POST /v1/images/generations</c>, typed but not yet held against a model.</summary>
internal sealed record ImageRequest
{
    public const int MaxCount = 10;

    public required string Prompt { get; init; }

    public string? Model { get; init; }

    public int Count { get; init; } = 1;

    /// <summary>Null for <c>auto</c>, an empty text and a missing member alike.</summary>
    public ImageSize? Size { get; init; }

    public ImageQuality? Quality { get; init; }

    public string? Style { get; init; }

    public string? NegativePrompt { get; init; }

    public long? Seed { get; init; }

    public double? CfgScale { get; init; }
}
