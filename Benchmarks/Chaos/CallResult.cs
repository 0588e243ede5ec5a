namespace BedrockAspire.Benchmarks.Chaos;

/// <summary>How one call went.</summary>
/// <param name="Verdict">What became of it.</param>
/// <param name="Detail">The error's code, or what is wrong.</param>
internal sealed record CallResult(Verdict Verdict, string Detail = "")
{
    /// <summary>What the answer says was used.</summary>
    public long InputTokens { get; init; }

    public long OutputTokens { get; init; }

    public int Pictures { get; init; }

    /// <summary>Whether its connection broke, which it may where the service was killed.</summary>
    public bool IsCut { get; init; }

    /// <summary>Whether a stream ended, whole and right, before Bedrock could say what was used: the event that says so comes after the last word.</summary>
    public bool LacksUsage { get; init; }
}
