namespace BedrockAspire.Gateway.Limits;

/// <summary>After what time a budget starts anew, always at midnight UTC.</summary>
public enum BudgetPeriod
{
    /// <summary>Each day.</summary>
    Day,

    /// <summary>Each Monday.</summary>
    Week,

    /// <summary>Each first of the month.</summary>
    Month,

    /// <summary>Never.</summary>
    Total,
}
