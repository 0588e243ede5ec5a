namespace BedrockAspire.Gateway.Pictures;

/// <summary>How much may be spent on pictures that callers send. Section <c>Pictures</c>.</summary>
public sealed class PictureOptions
{
    /// <summary>The configuration section these options are bound to.</summary>
    public const string SectionName = "Pictures";

    /// <summary>The longest file of one picture, in bytes. Default 25 MiB.</summary>
    public int MaxBytes { get; set; } = 25 * 1024 * 1024;

    /// <summary>The largest picture, in pixels; what claims to be larger is refused before it is decoded. Default 40 million.</summary>
    public long MaxPixels { get; set; } = 40_000_000;

    /// <summary>How many pictures may be decoded or encoded at a time; each takes 4 bytes a pixel, and the others wait. Default 2.</summary>
    public int MaxParallel { get; set; } = 2;
}
