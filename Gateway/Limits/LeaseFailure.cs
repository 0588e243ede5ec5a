namespace BedrockAspire.Gateway.Limits;

/// <summary>Why a call could not be reserved, and which budget it was.</summary>
internal sealed record LeaseFailure(BudgetLease Lease, LeaseOutcome Outcome);
