using BedrockAspire.ChatApi.Json;

namespace BedrockAspire.ChatApi.ChatCompletions.Thinking;

/// <summary>What a caller wants of thinking: OpenAI's <c>reasoning_effort</c> and Claude's <c>thinking</c>, which Open WebUI lets its admins send.</summary>
/// <param name="Switch">Whether.</param>
/// <param name="Effort">How much, one of <see cref="Efforts.All"/> or <c>none</c>; null when not said.</param>
/// <param name="Budget">How many tokens; null when not said.</param>
/// <param name="Display">Claude's <c>display</c>, a JSON string; empty when not said.</param>
internal sealed record ThinkingWish(ThinkingSwitch Switch, string? Effort, long? Budget, JsonSlice Display)
{
    /// <summary>Says nothing.</summary>
    public static ThinkingWish None { get; } = new(ThinkingSwitch.Unset, null, null, default);
}
