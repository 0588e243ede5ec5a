namespace BedrockAspire.Gateway.Accounts;

/// <summary>What an operator has decided about a person.</summary>
/// <param name="IsBlocked">Whether their requests are refused.</param>
/// <param name="TeamId">Their team.</param>
public sealed record UserSettings(bool IsBlocked, Guid? TeamId);
