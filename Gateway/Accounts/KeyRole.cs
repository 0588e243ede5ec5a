namespace BedrockAspire.Gateway.Accounts;

/// <summary>What a key may do. Each role may what the ones before it may.</summary>
public enum KeyRole
{
    /// <summary>Calls models.</summary>
    Caller,

    /// <summary>Reads the admin API besides.</summary>
    Reader,

    /// <summary>Changes keys, teams, users and budgets besides.</summary>
    Admin,
}
