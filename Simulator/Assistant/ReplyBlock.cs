namespace BedrockAspire.Simulator.Assistant;

/// <summary>A piece of an assistant's message.</summary>
internal abstract record ReplyBlock;

internal sealed record TextBlock(string Text) : ReplyBlock;

/// <summary>Reasoning as text with an optional signature, or encrypted.</summary>
internal sealed record ReasoningBlock(string Text, string? Signature, string? RedactedContent = null) : ReplyBlock;

/// <summary>A tool call; the input is JSON.</summary>
internal sealed record ToolUseBlock(string Id, string Name, string Input) : ReplyBlock;
