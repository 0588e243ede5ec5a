namespace BedrockAspire.ChatApi.ChatCompletions.Tools;

/// <summary>Whether a tool must be called, and which.</summary>
/// <param name="Kind">Whether.</param>
/// <param name="Name">Which, in the caller's words; only of <see cref="ToolChoiceKind.Named"/>.</param>
internal readonly record struct ToolChoice(ToolChoiceKind Kind, string? Name = null)
{
    /// <summary>Whether a call is demanded.</summary>
    public bool IsForced => Kind is ToolChoiceKind.Required or ToolChoiceKind.Named;
}
