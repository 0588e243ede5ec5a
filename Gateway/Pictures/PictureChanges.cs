namespace BedrockAspire.Gateway.Pictures;

/// <summary>What was done to a picture.</summary>
[Flags]
public enum PictureChanges
{
    /// <summary>Nothing: the bytes are the ones that came in.</summary>
    None = 0,

    /// <summary>It has another size.</summary>
    Scaled = 1,

    /// <summary>It has another format.</summary>
    FormatChanged = 2,

    /// <summary>It is a JPEG or WebP of less quality, to save bytes.</summary>
    Compressed = 4,

    /// <summary>It was turned as its EXIF orientation says.</summary>
    Turned = 8,

    /// <summary>EXIF, XMP, texts and whatever followed the picture in the file are gone.</summary>
    NotesDropped = 16,

    /// <summary>Transparent parts are white now.</summary>
    Flattened = 32,

    /// <summary>Of an animation only the first picture is left.</summary>
    FirstFrameOnly = 64,
}
