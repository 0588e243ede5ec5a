namespace BedrockAspire.Benchmarks.Chaos;

/// <summary>A key, and what may be spent with it.</summary>
internal sealed record ChaosKey(string Name, Guid Id, string Secret, long? LimitNanodollars, Guid? BudgetId)
{
    /// <summary>Whether the gateway may refuse a call by its limits when all is well.</summary>
    public bool MayBeRefused { get; init; }
}
