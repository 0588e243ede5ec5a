namespace BedrockAspire.ChatApi.ChatCompletions.Tools;

/// <summary>What becomes of tools in a call.</summary>
internal enum ToolMode
{
    /// <summary>Tools are offered, or at least declared because the history uses them, and the history keeps its blocks.</summary>
    Declared,

    /// <summary>No tool can be called, and what the history says of tools becomes text.</summary>
    Flattened,
}
