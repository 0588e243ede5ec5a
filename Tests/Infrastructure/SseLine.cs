namespace BedrockAspire.Tests.Infrastructure;

/// <summary>One meaningful line of a server-sent event stream: a <c>data:</c> line's value, or a comment's text.</summary>
public sealed record SseLine(string Text, bool IsComment)
{
    public bool IsDone => !IsComment && Text == "[DONE]";
}
