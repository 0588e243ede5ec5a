namespace BedrockAspire.Bedrock.Signing;

/// <summary>What <see cref="CredentialProbe"/> found.</summary>
/// <param name="IsFound">Whether there are credentials to call AWS with.</param>
/// <param name="Description">What they are, or why there are none; fits into a sentence.</param>
public sealed record CredentialProbeResult(bool IsFound, string Description)
{
    /// <summary>Whether somebody asked for credentials that cannot be had, which is an error and no reason to fall back on anything.</summary>
    public bool IsMisconfigured { get; init; }
}
