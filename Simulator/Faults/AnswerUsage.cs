using BedrockAspire.Simulator.Recording;

namespace BedrockAspire.Simulator.Faults;

internal sealed record AnswerUsage
{
    public long InputTokens { get; init; }

    public long OutputTokens { get; init; }

    public long CacheReadInputTokens { get; init; }

    public long CacheWriteInputTokens { get; init; }

    /// <summary>Those of the written tokens that are kept for an hour.</summary>
    public long CacheWrite1hInputTokens { get; init; }

    public Usage ToUsage() =>
        new(InputTokens, OutputTokens, CacheReadInputTokens, CacheWriteInputTokens, CacheWrite1hInputTokens: CacheWrite1hInputTokens);
}
