namespace BedrockAspire.ChatApi.ChatCompletions.Thinking;

/// <summary>What a caller's <c>thinking</c> says.</summary>
internal enum ThinkingSwitch
{
    /// <summary>Nothing.</summary>
    Unset,

    /// <summary>Do not think.</summary>
    Off,

    /// <summary>Think, with a budget if there is one.</summary>
    On,

    /// <summary>Think as much as the question needs.</summary>
    Adaptive,
}
