using BedrockAspire.Gateway.Accounts;

namespace BedrockAspire.Gateway.Limits;

/// <summary>What may be spent in a period.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name, for people; also told to a caller who is refused.</param>
/// <param name="Scope">Whose calls count.</param>
/// <param name="Subject">The id of that key, team or person; empty for the whole gateway.</param>
/// <param name="Interval">How often it starts anew.</param>
/// <param name="Limit">How much.</param>
public sealed record Budget(Guid Id, string Name, BudgetScope Scope, string Subject, BudgetInterval Interval, Money Limit);
