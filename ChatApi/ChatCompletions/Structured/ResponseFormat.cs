using BedrockAspire.ChatApi.Json;

namespace BedrockAspire.ChatApi.ChatCompletions.Structured;

/// <summary>A caller's wish for an answer in JSON.</summary>
/// <param name="Schema">The schema, an object; empty when any object will do.</param>
/// <param name="Name">The schema's name; null when it has none.</param>
/// <param name="Description">What it is for, a JSON string; empty when not said.</param>
/// <param name="IsStrict">Whether the answer must fit.</param>
internal sealed record ResponseFormat(JsonSlice Schema, string? Name, JsonSlice Description, bool IsStrict);
