using BedrockAspire.ChatApi.ChatCompletions.Caching;
using BedrockAspire.ChatApi.ChatCompletions.Tools;
using BedrockAspire.ChatApi.Json;

namespace BedrockAspire.ChatApi.ChatCompletions;

/// <summary>One message of a request.</summary>
/// <param name="Index">Its place in <c>messages</c>, for errors.</param>
/// <param name="Role">Who speaks.</param>
/// <param name="Content">The member <c>content</c>: a string or an array of parts; empty when absent or null.</param>
internal readonly record struct ChatMessage(int Index, ChatRole Role, JsonSlice Content)
{
    /// <summary>The tools that the assistant called; null when none.</summary>
    public IReadOnlyList<ToolCall>? ToolCalls { get; init; }

    /// <summary>The call that a tool message answers; null when it does not say.</summary>
    public string? ToolCallId { get; init; }

    /// <summary>The member <c>reasoning_details</c> of an assistant's message, an array; empty when absent.</summary>
    public JsonSlice ReasoningDetails { get; init; }

    /// <summary>How long the prompt up to its end is to be cached; null when it is not marked.</summary>
    public CacheTtl? Cache { get; init; }
}
