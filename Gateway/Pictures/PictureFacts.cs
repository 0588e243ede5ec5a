namespace BedrockAspire.Gateway.Pictures;

/// <summary>What a picture's first bytes say.</summary>
/// <param name="Format">Its format.</param>
/// <param name="Width">In pixels, as stored; 0 when they do not say.</param>
/// <param name="Height">In pixels, as stored; 0 when they do not say.</param>
public readonly record struct PictureFacts(PictureFormat Format, int Width, int Height)
{
    /// <summary>Width times height.</summary>
    public long Pixels => (long)Width * Height;

    /// <summary>The format as Bedrock and OpenAI write it: png, jpeg, gif or webp.</summary>
    public string FormatName => NameOf(Format);

    /// <summary>A format as Bedrock and OpenAI write it.</summary>
    public static string NameOf(PictureFormat format) => format switch
    {
        PictureFormat.Png => "png",
        PictureFormat.Jpeg => "jpeg",
        PictureFormat.Gif => "gif",
        _ => "webp",
    };
}
