using Amazon;

namespace BedrockAspire.Bedrock;

/// <summary>Where the two planes of one region are, and the region to sign for.</summary>
/// <param name="Region">The region, for the signature's scope.</param>
/// <param name="Runtime">Base address of the runtime, without a trailing slash.</param>
/// <param name="Control">Base address of the control plane, without a trailing slash.</param>
public sealed record BedrockEndpoint(RegionEndpoint Region, string Runtime, string Control)
{
    /// <summary>Whom calls of the runtime go to.</summary>
    public Uri RuntimeUri { get; } = new(Runtime);
}
