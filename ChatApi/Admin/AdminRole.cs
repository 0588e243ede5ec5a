using BedrockAspire.Gateway.Accounts;

namespace BedrockAspire.ChatApi.Admin;

/// <summary>The least role that a route of the admin API asks for, where it is another than its method's: reader for reading, admin for changing.</summary>
internal sealed record AdminRole(KeyRole Least);
