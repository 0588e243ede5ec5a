namespace BedrockAspire.ChatApi.ChatCompletions.Caching;

/// <summary>Who says up to where a prompt is cached.</summary>
internal enum PromptCaching
{
    /// <summary>Nobody: nothing is cached on request.</summary>
    Off,

    /// <summary>The caller, by <c>cache_control</c>.</summary>
    Caller,

    /// <summary>The caller, or else the gateway: after the tools, after the system prompt, and after the user's last two turns.</summary>
    Auto,
}
