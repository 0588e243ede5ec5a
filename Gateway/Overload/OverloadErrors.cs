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

    public static GatewayError KeyBusy { get; } = new(
        GatewayErrorKind.Overloaded,
        "As many requests of this API key are under way as its share of the gateway allows. Nothing was done for this one; try again when some of them have ended.")
    {
        RetryAfter = Soon,
    };

    public static GatewayError Bodies { get; } = new(
        GatewayErrorKind.Overloaded,
        "The gateway holds as much of other requests' bodies as it can. Nothing was done for this one; try again in a few seconds, or send less.")
    {
        RetryAfter = Soon,
    };

    public static GatewayError KeyBodies { get; } = new(
        GatewayErrorKind.Overloaded,
        "The gateway holds as much of the bodies of this API key's requests as its share allows. Nothing was done for this one; try again when some of them have ended, or send less.")
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
