using BedrockAspire.ChatApi.ChatCompletions.Thinking;
using BedrockAspire.Gateway.Catalogue;

namespace BedrockAspire.ChatApi.ChatCompletions;

/// <summary>
/// How long an answer may get when the caller does not say. Converse's own limit is so low that thinking can use it up and leave a blank reply,
/// while a model's maximum would be reserved against the account's tokens-per-minute quota on every call: Bedrock counts the input and all that
/// the answer may have, and gives back only afterwards.
/// </summary>
internal static class AnswerLimits
{
    // Titles, tags and queries are short; a summary of a chat is the longest of a front end's own tasks.
    private const int MaxTaskTokens = 4096;

    /// <summary>The limit; null for a model of which nothing is known, since one over the model's own would be refused.</summary>
    public static long? Default(ChatRequest request, ThinkingPlan thinking, CatalogueModel model, ChatApiOptions options)
    {
        if (model.Facts is not { } facts || facts is { MaxOutput: null, Reasoning: false })
        {
            return null;
        }

        var limit = Answer(request, options) + OfThoughts(thinking);
        if (facts.MaxOutput is not { } most || most > limit)
        {
            return limit;
        }

        // Of models that do not think, the maximum is also what Converse takes by default.
        return facts.Reasoning ? most : null;
    }

    /// <summary>The limit of the answer alone.</summary>
    public static long Answer(ChatRequest request, ChatApiOptions options) =>
        request.IsTask ? Math.Min(MaxTaskTokens, options.DefaultMaxTokens) : options.DefaultMaxTokens;

    /// <summary>What thinking may take on top, where it was asked for by an effort: a model counts both against one limit.</summary>
    public static long OfThoughts(ThinkingPlan thinking) => thinking.Kind switch
    {
        ThinkingKind.Adaptive or ThinkingKind.NestedEffort or ThinkingKind.FlatEffort => Efforts.Budget(thinking.Effort),
        ThinkingKind.ReasoningConfig when thinking.Effort is not null => Efforts.Budget(thinking.Effort),
        _ => 0,
    };
}
