namespace BedrockAspire.ChatApi.ChatCompletions;

/// <summary>Who speaks: OpenAI's system and developer are both Converse's system.</summary>
internal enum ChatRole
{
    System,
    User,
    Assistant,

    /// <summary>The result of a tool call, which Converse takes from the user.</summary>
    Tool,
}
