using BedrockAspire.Gateway.Catalogue;

namespace BedrockAspire.ChatApi.ChatCompletions.Thinking;

/// <summary>
/// Whose proof of thinking an item of <c>reasoning_details</c> holds. A chat may change its model in the middle, and no model takes another
/// maker's.
/// </summary>
internal static class ReasoningFormats
{
    /// <summary>Claude: text with a signature, or encrypted.</summary>
    public const string Claude = "anthropic-claude-v1";

    /// <summary>GPT: encrypted.</summary>
    public const string OpenAI = "openai-responses-v1";

    /// <summary>The model's format; null when it takes nothing back.</summary>
    public static string? Of(CatalogueModel model) => model.Supports.Thinking switch
    {
        "budget" or "adaptive" or "adaptive+budget" => Claude,
        "reasoning.effort" => OpenAI,
        _ => null,
    };
}
