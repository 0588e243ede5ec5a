using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.Gateway.Auth;

/// <summary>Who asks, or why they may not.</summary>
/// <param name="Caller">Null when the request is refused.</param>
/// <param name="Refusal">Null when it may pass.</param>
public readonly record struct Authentication(Caller? Caller, GatewayError? Refusal)
{
    /// <summary>A request that may pass.</summary>
    public static Authentication Pass(Caller caller) => new(caller, null);

    /// <summary>A request that may not.</summary>
    public static Authentication Refuse(GatewayError error) => new(null, error);
}
