namespace BedrockAspire.ChatApi.ChatCompletions.Thinking;

/// <summary>What a model is told of thinking.</summary>
internal enum ThinkingKind
{
    /// <summary>Nothing: it does what it does.</summary>
    Unasked,

    /// <summary>Claude: do not think.</summary>
    Disabled,

    /// <summary>Claude up to 4.6: think for so many tokens.</summary>
    Budget,

    /// <summary>Claude from 4.6 on: think as needed, with an effort.</summary>
    Adaptive,

    /// <summary>Nova 2.</summary>
    ReasoningConfig,

    /// <summary>GPT: an effort in an object.</summary>
    NestedEffort,

    /// <summary>gpt-oss: an effort.</summary>
    FlatEffort,
}
