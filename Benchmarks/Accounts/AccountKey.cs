namespace BedrockAspire.Benchmarks.Accounts;

/// <summary>A key that callers use.</summary>
/// <param name="Id">In the database; null for the configured key of a gateway without one.</param>
/// <param name="Secret">What callers send.</param>
internal sealed record AccountKey(string? Id, string Secret);
