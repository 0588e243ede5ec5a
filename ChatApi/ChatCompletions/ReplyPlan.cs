using BedrockAspire.ChatApi.ChatCompletions.Tools;

namespace BedrockAspire.ChatApi.ChatCompletions;

/// <summary>What must be known of a request to turn its reply into OpenAI's.</summary>
/// <param name="Names">The caller's names of the tools; null when there are none.</param>
/// <param name="NeedsWholeReply">Whether the model takes such a request only without streaming.</param>
internal sealed record ReplyPlan(ToolNameMap? Names, bool NeedsWholeReply)
{
    /// <summary>Of a request that has nothing special.</summary>
    public static ReplyPlan Plain { get; } = new(null, false);
}
