using BedrockAspire.ChatApi.ChatCompletions.Thinking;
using BedrockAspire.ChatApi.ChatCompletions.Tools;

namespace BedrockAspire.ChatApi.ChatCompletions;

/// <summary>What must be known of a request to turn its reply into OpenAI's.</summary>
/// <param name="Names">The caller's names of the tools; null when there are none.</param>
/// <param name="NeedsWholeReply">Whether the model takes such a request only without streaming.</param>
/// <param name="ReasoningFormat">Whose proof of thinking the reply may hold; null when none.</param>
/// <param name="Cache">Where the proof is kept for clients that lose it.</param>
internal sealed record ReplyPlan(ToolNameMap? Names, bool NeedsWholeReply, string? ReasoningFormat = null, ReasoningCache? Cache = null)
{
    /// <summary>The tool whose input is the answer; null when there is none.</summary>
    public string? JsonTool { get; init; }

    /// <summary>Whether the answer is JSON that may come as that tool's input or with words around it.</summary>
    public bool IsJsonAmongWords { get; init; }

    /// <summary>Whether it is a front end's own task, which wants text whatever happens.</summary>
    public bool IsTask { get; init; }

    /// <summary>Whether the reply says the service tier.</summary>
    public bool NamesServiceTier { get; init; }

    /// <summary>Pictures in the request.</summary>
    public int Pictures { get; init; }

    /// <summary>Length of their base64, which is no text.</summary>
    public long PictureBytes { get; init; }

    /// <summary>Of a request that has nothing special.</summary>
    public static ReplyPlan Plain { get; } = new(null, false);
}
