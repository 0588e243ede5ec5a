namespace BedrockAspire.ChatApi.Moderations;

/// <summary>A content filter of Bedrock and what it is called at OpenAI.</summary>
internal sealed record GuardrailCategory
{
    public required string Bedrock { get; init; }

    /// <summary>One of <see cref="ModerationCategories.All"/>.</summary>
    public required string OpenAI { get; init; }
}
