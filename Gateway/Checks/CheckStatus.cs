namespace BedrockAspire.Gateway.Checks;

/// <summary>How a check ended, from well to bad.</summary>
public enum CheckStatus
{
    /// <summary>There is nothing to check.</summary>
    NotSet,

    /// <summary>It is well.</summary>
    Passed,

    /// <summary>It works, but somebody should look.</summary>
    Doubtful,

    /// <summary>It does not work.</summary>
    Failed,
}
