namespace BedrockAspire.Bedrock;

/// <summary>How far from a region a call may be routed. AWS serves many models through inference profiles that spread calls over regions.</summary>
public enum ProfileScope
{
    /// <summary>Only what the region itself serves on demand; no profile is used that leaves it.</summary>
    Region,

    /// <summary>The region, then profiles of its geography, such as <c>eu.</c>; never the global ones.</summary>
    Geo,

    /// <summary>The region, then its geography, then profiles that route anywhere. Works for every model.</summary>
    Global,
}
