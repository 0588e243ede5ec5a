namespace BedrockAspire.Gateway.Accounts;

/// <summary>Whose spending a budget bounds.</summary>
public enum BudgetScope
{
    /// <summary>All of it.</summary>
    Gateway,

    /// <summary>That of a team's keys.</summary>
    Team,

    /// <summary>That of one key.</summary>
    Key,

    /// <summary>That of one person, with whatever key.</summary>
    User,
}
