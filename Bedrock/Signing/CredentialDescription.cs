namespace BedrockAspire.Bedrock.Signing;

/// <summary>What is known of the credentials in use without telling them.</summary>
/// <param name="Kind">Where they come from; fits into a sentence.</param>
/// <param name="AccessKey">The end of the access key id; null for a bearer key.</param>
/// <param name="AccountId">The account, where the source of the credentials says it.</param>
/// <param name="ExpiresAt">When they end; null where they do not, or nobody says.</param>
public sealed record CredentialDescription(string Kind, string? AccessKey = null, string? AccountId = null, DateTimeOffset? ExpiresAt = null);
