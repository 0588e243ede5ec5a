namespace BedrockAspire.Benchmarks.Chaos;

internal enum CallKind
{
    Whole,
    Stream,
    WholeTool,
    StreamTool,
    CancelledWhole,
    CancelledStream,

    /// <summary>Pictures that one call to Bedrock draws.</summary>
    Pictures,

    /// <summary>Pictures each of which is a call to Bedrock.</summary>
    PicturesEach,

    /// <summary>A picture made of another one.</summary>
    Edit,

    CancelledPictures,
}
