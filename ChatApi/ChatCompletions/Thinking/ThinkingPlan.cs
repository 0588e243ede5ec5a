using BedrockAspire.ChatApi.Json;

namespace BedrockAspire.ChatApi.ChatCompletions.Thinking;

/// <summary>What one call says of thinking.</summary>
/// <param name="Kind">In which form.</param>
internal sealed record ThinkingPlan(ThinkingKind Kind)
{
    /// <summary>Nothing is said.</summary>
    public static ThinkingPlan Unasked { get; } = new(ThinkingKind.Unasked);

    /// <summary>Nothing is said, and the model thinks by itself.</summary>
    public static ThinkingPlan ByDefault { get; } = new(ThinkingKind.Unasked) { IsOnByDefault = true };

    /// <summary>How much, in the model's words; null leaves it to the model, for Nova it turns thinking off.</summary>
    public string? Effort { get; init; }

    /// <summary>Tokens to think, of <see cref="ThinkingKind.Budget"/>.</summary>
    public long Budget { get; init; }

    /// <summary>Tokens of thinking and answer together, of <see cref="ThinkingKind.Budget"/>.</summary>
    public long MaxTokens { get; init; }

    /// <summary>Claude's <c>display</c>; empty when not asked.</summary>
    public JsonSlice Display { get; init; }

    /// <summary>Whether the model thinks because it does by itself.</summary>
    public bool IsOnByDefault { get; private init; }

    /// <summary>Whether Claude was asked to think: then it takes neither sampling nor a forced tool.</summary>
    public bool IsAskedOfClaude => Kind is ThinkingKind.Budget or ThinkingKind.Adaptive;

    /// <summary>Whether the model thinks and takes back what it thought.</summary>
    public bool TakesHistory => IsAskedOfClaude || Kind == ThinkingKind.NestedEffort || (Kind == ThinkingKind.Unasked && IsOnByDefault);

    /// <summary>Whether Nova refuses limits and sampling.</summary>
    public bool ForbidsLimits => Kind == ThinkingKind.ReasoningConfig && Effort == "high";
}
