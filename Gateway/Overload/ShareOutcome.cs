namespace BedrockAspire.Gateway.Overload;

/// <summary>What became of a wish for a part of something.</summary>
internal enum ShareOutcome
{
    /// <summary>It is taken, and must be given back.</summary>
    Taken,

    /// <summary>There is not so much left.</summary>
    Full,

    /// <summary>The tenant would hold more than its part.</summary>
    PartUsedUp,
}
