namespace BedrockAspire.Console.SetUp;

/// <summary>How a check ended.</summary>
public enum CheckState
{
    Passed,

    /// <summary>It works, but somebody should look.</summary>
    Doubtful,

    Failed,

    /// <summary>There is nothing to check.</summary>
    NotSet,
}
