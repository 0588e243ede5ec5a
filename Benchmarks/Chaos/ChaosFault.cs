namespace BedrockAspire.Benchmarks.Chaos;

/// <summary>Something that goes wrong for a while.</summary>
/// <param name="Name">What the report calls it.</param>
/// <param name="Begin">Makes it happen and says what exactly.</param>
/// <param name="End">Puts it right.</param>
internal sealed record ChaosFault(
    string Name, Func<ChaosTopology, Random, CancellationToken, Task<string>> Begin, Func<ChaosTopology, CancellationToken, Task> End)
{
    /// <summary>Whether callers that use no budget must get what they ask for while it lasts.</summary>
    public bool IsHarmless { get; init; }
}
