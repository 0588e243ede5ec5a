namespace BedrockAspire.Console.Gateway;

/// <summary>Why a call to the gateway gave nothing, as far as it decides what a page does.</summary>
internal enum GatewayFault
{
    /// <summary>The key is not, or no longer, valid: sign in again.</summary>
    SignedOut,

    /// <summary>The key may not do this.</summary>
    Forbidden,

    /// <summary>What was asked for is gone.</summary>
    NotFound,

    /// <summary>Somebody else changed the same thing meanwhile.</summary>
    Conflict,

    /// <summary>A value is wrong; the message says which and why.</summary>
    Invalid,

    /// <summary>A budget or a limit is reached.</summary>
    Limited,

    /// <summary>The service, or its database, cannot be reached just now.</summary>
    Unavailable,

    /// <summary>Anything else.</summary>
    Failed,
}
