using BedrockAspire.ChatApi.Json;

namespace BedrockAspire.ChatApi.ChatCompletions.Tools;

/// <summary>A tool call in the history.</summary>
/// <param name="Id">The caller's id of it; may be empty.</param>
/// <param name="Name">The tool's name as the caller has it.</param>
/// <param name="Arguments">A string that should hold a JSON object, or an object; empty when absent.</param>
internal sealed record ToolCall(string Id, string Name, JsonSlice Arguments);
