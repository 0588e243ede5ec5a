namespace BedrockAspire.ChatApi.ChatCompletions.Caching;

/// <summary>A place that the caller marked as the end of what is to be cached.</summary>
/// <param name="Message">Index of the message; -1 for a tool.</param>
/// <param name="Part">Index of the content part, or of the tool; -1 for a whole message.</param>
/// <param name="Ttl">How long it is kept.</param>
/// <param name="Member">The member that marks it.</param>
/// <param name="IsConversation">Whether it is in the conversation, and not in what stands before it: tools and system prompt.</param>
internal readonly record struct CacheMark(int Message, int Part, CacheTtl Ttl, string Member, bool IsConversation)
{
    /// <summary>Where it is, in the caller's words.</summary>
    public string Path => Message < 0 ? $"tools[{Part}]" : Part < 0 ? $"messages[{Message}]" : $"messages[{Message}].content[{Part}]";

    /// <summary>The member that marks it, as it is named when it is not honoured.</summary>
    public string Name => (Message < 0 ? "tools[]." : Part < 0 ? "messages[]." : "messages[].content[].") + Member;
}
