namespace BedrockAspire.ChatApi.ChatCompletions.Content;

/// <summary>One part of a message's content, in place.</summary>
internal ref struct ContentPart
{
    /// <summary>What it is.</summary>
    public ContentKind Kind;

    /// <summary>A text part's text: what stands between its quotes.</summary>
    public ReadOnlySpan<byte> Text;

    /// <summary>Where the bytes of any other part are: a JSON string with its quotes; empty when absent.</summary>
    public ReadOnlySpan<byte> Source;

    /// <summary>The format of audio, or the name of a file; null when absent.</summary>
    public string? Label;
}
