namespace BedrockAspire.Gateway.Accounts;

/// <summary>The least role that a route of the admin API asks for, where it is another than its method's: reader for reading, admin for changing.</summary>
/// <param name="Least">That role.</param>
public sealed record AdminRole(KeyRole Least);
