namespace BedrockAspire.ChatApi.ChatCompletions.Tools;

/// <summary>OpenAI's <c>tool_choice</c>.</summary>
internal enum ToolChoiceKind
{
    /// <summary>The model decides.</summary>
    Auto,

    /// <summary>No tool is called.</summary>
    None,

    /// <summary>At least one tool is called.</summary>
    Required,

    /// <summary>The named tool is called.</summary>
    Named,
}
