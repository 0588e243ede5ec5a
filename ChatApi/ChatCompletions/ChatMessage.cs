using BedrockAspire.ChatApi.Json;

namespace BedrockAspire.ChatApi.ChatCompletions;

/// <summary>One message of a request.</summary>
/// <param name="Index">Its place in <c>messages</c>, for errors.</param>
/// <param name="Role">Who speaks.</param>
/// <param name="Content">The member <c>content</c>: a string or an array of parts; empty when absent or null.</param>
internal readonly record struct ChatMessage(int Index, ChatRole Role, JsonSlice Content);
