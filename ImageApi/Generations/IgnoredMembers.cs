using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.ImageApi.Generations;

/// <summary>What becomes of a member that cannot be honoured: named in a header, or refused in strict mode. Never dropped in silence.</summary>
internal static class IgnoredMembers
{
    private const int MaxNameLength = 64;

    /// <param name="request">The request.</param>
    /// <param name="member">The member's name, as the caller wrote it.</param>
    /// <param name="reason">Why, to follow the name: "is not …".</param>
    /// <exception cref="GatewayException">The gateway is strict.</exception>
    public static void Ignore(GatewayRequest request, string member, string reason)
    {
        var name = member.Length <= MaxNameLength ? member : member[..MaxNameLength];
        if (request.IsStrict)
        {
            throw new GatewayException(GatewayErrorKind.UnsupportedParameter, $"'{name}' {reason}. Leave it out.", name);
        }

        request.Ignore(name);
    }
}
