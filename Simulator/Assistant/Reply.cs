namespace BedrockAspire.Simulator.Assistant;

internal sealed record Reply(IReadOnlyList<ReplyBlock> Blocks, string StopReason)
{
    /// <summary>An estimate from all that was written.</summary>
    public long OutputTokens => Math.Max(1, Blocks.Sum(block => block switch
    {
        TextBlock text => TokenEstimate.Of(text.Text),
        ReasoningBlock reasoning => TokenEstimate.Of(reasoning.Text) + TokenEstimate.Of(reasoning.Signature ?? reasoning.RedactedContent ?? ""),
        ToolUseBlock tool => TokenEstimate.Of(tool.Name) + TokenEstimate.Of(tool.Input),
        _ => 0,
    }));

    public string Text => string.Concat(Blocks.OfType<TextBlock>().Select(block => block.Text));
}
