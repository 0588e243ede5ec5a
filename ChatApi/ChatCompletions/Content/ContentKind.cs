namespace BedrockAspire.ChatApi.ChatCompletions.Content;

/// <summary>What a content part is.</summary>
internal enum ContentKind
{
    Text,
    Image,
    Audio,
    File,
}
