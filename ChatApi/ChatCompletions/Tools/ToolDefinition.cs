using BedrockAspire.ChatApi.ChatCompletions.Caching;
using BedrockAspire.ChatApi.Json;

namespace BedrockAspire.ChatApi.ChatCompletions.Tools;

/// <summary>A tool that the caller offers.</summary>
/// <param name="Index">Its place in <c>tools</c>, for errors.</param>
/// <param name="Name">Its name as the caller has it.</param>
/// <param name="Description">A string; empty when absent.</param>
/// <param name="Parameters">A JSON schema, an object; empty when absent.</param>
/// <param name="IsStrict">Whether arguments must fit the schema.</param>
internal sealed record ToolDefinition(int Index, string Name, JsonSlice Description, JsonSlice Parameters, bool IsStrict)
{
    /// <summary>How long the prompt up to its end is to be cached; null when it is not marked.</summary>
    public CacheTtl? Cache { get; init; }
}
