using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.ImageApi.Requests;

/// <summary>Reads the body of <c>POST /v1/images/generations</c>. Members that no model here has are noted as ignored.</summary>
internal static class ImageRequestReader
{
    /// <exception cref="GatewayException">The body is not JSON, or a member is wrong (400).</exception>
    public static ImageRequest Read(ReadOnlySpan<byte> body, GatewayRequest request)
    {
        var members = new ImageMembers();
        JsonMembers.Read(body, (ref reader, member) =>
        {
            var value = MemberValue.Read(ref reader);
            if (!members.TryTake(member, value) && !value.AsksForNothing)
            {
                request.Ignore(member);
            }
        });
        return string.IsNullOrWhiteSpace(members.Asked.Prompt)
            ? throw GatewayException.Invalid("'prompt' is required and must not be blank: say what to draw.", MemberNames.Prompt)
            : members.Asked;
    }
}
