using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.Gateway.Overload;

/// <summary>What a caller is told whom the gateway has no room for.</summary>
internal static class OverloadErrors
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    public static GatewayError ProcessBusy { get; } = new(
        GatewayErrorKind.Overloaded, "The gateway works on as many requests as it can. Nothing was done for this one; try again in a few seconds.")
    {
        RetryAfter = Soon,
    };

    public static GatewayError ModelBusy { get; } = new(
        GatewayErrorKind.Overloaded,
        "Too many requests wait for this model. Nothing was done for this one; try again in a few seconds, or choose another model.")
    {
        RetryAfter = Soon,
    };

    public static GatewayError ShuttingDown { get; } = new(
        GatewayErrorKind.ShuttingDown, "This replica of the gateway is ending. Try again: another one answers.")
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    public static GatewayError CutShort { get; } = new(
        GatewayErrorKind.ShuttingDown, "This replica of the gateway had to end before the answer did. The answer is not complete; ask again.");
}
