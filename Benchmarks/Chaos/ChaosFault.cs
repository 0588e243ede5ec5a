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

    /// <summary>Whether replicas are restarted one after the other, so that callers are balanced and none of them may see it.</summary>
    public bool IsRestart { get; init; }

    /// <summary>Whether it is for pictures that are a call each, of which some are then asked for on purpose: chance brings few.</summary>
    public bool IsForPictures { get; init; }
}
