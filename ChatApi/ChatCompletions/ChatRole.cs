namespace BedrockAspire.ChatApi.ChatCompletions;

/// <summary>Who speaks, as Converse sees it: OpenAI's system and developer are both its system.</summary>
internal enum ChatRole
{
    System,
    User,
    Assistant,
}
