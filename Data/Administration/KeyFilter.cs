using BedrockAspire.Gateway.Accounts;

namespace BedrockAspire.Data.Administration;

/// <summary>Which keys are wanted; null is no condition.</summary>
public sealed record KeyFilter(Guid? TeamId = null, string? OwnerUserId = null, KeyRole? Role = null, string? Search = null, bool IncludeDeleted = false);
