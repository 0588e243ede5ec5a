namespace BedrockAspire.Gateway.Usage.Spool;

/// <summary>What a slot of a segment holds. The numbers are in files.</summary>
internal enum SlotState
{
    /// <summary>Nothing, or a beginning that was not finished: its call was not made.</summary>
    Empty = 0,

    /// <summary>A call that began and has no end.</summary>
    Begun = 1,

    /// <summary>A call with its end.</summary>
    Ended = 2,

    /// <summary>Bytes that were changed after they were written.</summary>
    Corrupt = 3,
}
