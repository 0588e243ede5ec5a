using BedrockAspire.Gateway.Pictures;
using BedrockAspire.ImageApi.Families;

namespace BedrockAspire.ImageApi.Requests;

/// <summary>What generations, edits and variations have in common, typed but not yet held against a model.</summary>
internal sealed record ImageRequest
{
    public const int MaxCount = 10;

    public string Prompt { get; init; } = "";

    public string? Model { get; init; }

    public int Count { get; init; } = 1;

    /// <summary>Null for <c>auto</c>, an empty text and a missing member alike.</summary>
    public ImageSize? Size { get; init; }

    public ImageQuality? Quality { get; init; }

    public string? Style { get; init; }

    public string? NegativePrompt { get; init; }

    public long? Seed { get; init; }

    public double? CfgScale { get; init; }

    public ImageBackground? Background { get; init; }

    /// <summary>The format of the answer: Open WebUI takes every picture for a PNG, and so that is what it gets.</summary>
    public PictureFormat OutputFormat { get; init; } = PictureFormat.Png;

    /// <summary>Quality of JPEG and WebP, from 0 to 100.</summary>
    public int? OutputCompression { get; init; }
}
