namespace BedrockAspire.Gateway.Accounts;

/// <summary>How keys and people of the database are kept in memory. Section <c>Gateway:Accounts</c>.</summary>
public sealed class AccountsOptions
{
    /// <summary>The configuration section these options are bound to.</summary>
    public const string SectionName = "Gateway:Accounts";

    /// <summary>How often the database is asked whether anything has changed: how long a change may take to work.</summary>
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How long known keys stay usable while the database is away.</summary>
    public TimeSpan KeepWhileUnavailable { get; set; } = TimeSpan.FromHours(12);

    /// <summary>How long the look-up of a key that is not in memory may take, waiting for its turn included.</summary>
    public TimeSpan LookUpTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a key that is not valid is refused without asking again.</summary>
    public TimeSpan UnknownKeyFor { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many keys are kept in memory; those that have not been used for longest go first. Also the bound of keys known not to be valid.</summary>
    public int MaxCachedKeys { get; set; } = 20_000;

    /// <summary>How many look-ups run at once; further ones wait.</summary>
    public int MaxLookUps { get; set; } = 8;

    /// <summary>How often the database is told that a person is still there.</summary>
    public TimeSpan UserSeenInterval { get; set; } = TimeSpan.FromMinutes(5);
}
