namespace BedrockAspire.Gateway.Limits;

/// <summary>How a wait for a lease ended.</summary>
internal enum LeaseOutcome
{
    /// <summary>The amount is reserved.</summary>
    Reserved,

    /// <summary>The budget does not have so much left.</summary>
    Exhausted,

    /// <summary>The budget was deleted, or its lease is no longer in use: look it up again.</summary>
    Gone,

    /// <summary>The store cannot be reached.</summary>
    Unreachable,
}
