using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.ImageApi.Calls;

/// <summary>What all calls of a request drew, in the order of the calls.</summary>
/// <param name="replies">The replies, which own the pictures.</param>
/// <param name="all">The pictures, in the format that the caller gets.</param>
/// <param name="shortfall">Why there are fewer pictures than were asked; null when there are not.</param>
internal sealed class DrawnImages(IReadOnlyList<ImageReply> replies, IReadOnlyList<DrawnImage> all, GatewayError? shortfall) : IDisposable
{
    public IReadOnlyList<DrawnImage> All { get; } = all;

    public GatewayError? Shortfall { get; } = shortfall ?? replies.Select(reply => reply.Shortfall).FirstOrDefault(error => error is not null);

    public void Dispose()
    {
        foreach (var reply in replies)
        {
            reply.Dispose();
        }
    }
}
