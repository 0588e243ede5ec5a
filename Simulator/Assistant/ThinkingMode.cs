namespace BedrockAspire.Simulator.Assistant;

/// <summary>How reasoning shows in a reply.</summary>
internal enum ThinkingMode
{
    Off,

    /// <summary>Text and signature.</summary>
    Signed,

    /// <summary>Empty text and a signature: newer Claude models, unless asked for a summary.</summary>
    Omitted,

    /// <summary>Text without signature: open-weight models.</summary>
    Plain,

    /// <summary>The text <c>[REDACTED]</c>: Nova 2.</summary>
    RedactedText,

    /// <summary>Encrypted content: GPT models.</summary>
    Encrypted,
}
