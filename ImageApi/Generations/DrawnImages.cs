using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.ImageApi.Generations;

/// <summary>What all calls of a request drew, in the order of the calls.</summary>
/// <param name="replies">The replies, which own the pictures.</param>
/// <param name="shortfall">Why there are fewer pictures than were asked; null when there are not.</param>
internal sealed class DrawnImages(IReadOnlyList<ImageReply> replies, GatewayError? shortfall) : IDisposable
{
    public IReadOnlyList<DrawnImage> All { get; } = [.. replies.SelectMany(reply => reply.Images)];

    public GatewayError? Shortfall { get; } = shortfall ?? replies.Select(reply => reply.Shortfall).FirstOrDefault(error => error is not null);

    public void Dispose()
    {
        foreach (var reply in replies)
        {
            reply.Dispose();
        }
    }
}
