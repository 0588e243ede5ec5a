using BedrockAspire.Bedrock;
using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.ImageApi.Calls;

/// <summary>What one call drew. Owns the memory of its pictures.</summary>
/// <param name="Images">At least one picture.</param>
/// <param name="Shortfall">Why there are fewer than were asked; null when there are not.</param>
/// <param name="Owner">The reply that the pictures lie in.</param>
internal sealed record ImageReply(IReadOnlyList<DrawnImage> Images, GatewayError? Shortfall, BedrockReply Owner) : IDisposable
{
    public void Dispose() => Owner.Dispose();
}
