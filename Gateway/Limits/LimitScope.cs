namespace BedrockAspire.Gateway.Limits;

/// <summary>Whose calls a limit counts.</summary>
public enum LimitScope
{
    /// <summary>All calls of all services.</summary>
    Gateway,

    /// <summary>The calls of a team's keys.</summary>
    Team,

    /// <summary>The calls of a person.</summary>
    User,

    /// <summary>The calls with a key.</summary>
    Key,
}
