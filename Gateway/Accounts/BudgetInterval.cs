namespace BedrockAspire.Gateway.Accounts;

/// <summary>How often a budget starts anew, in UTC.</summary>
public enum BudgetInterval
{
    /// <summary>At midnight.</summary>
    Day,

    /// <summary>On Mondays.</summary>
    Week,

    /// <summary>On the first of the month.</summary>
    Month,

    /// <summary>Never.</summary>
    Total,
}
