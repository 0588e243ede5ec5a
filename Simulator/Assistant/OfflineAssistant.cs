using Microsoft.Extensions.Options;

namespace BedrockAspire.Simulator.Assistant;

/// <summary>Answers without a model: it reacts to what was asked, calls tools that were offered, and says that it is the simulator.</summary>
internal sealed class OfflineAssistant(IOptions<SimulatorOptions> options)
{
    private int Seed => options.Value.Seed;

    public Reply Answer(Prompt prompt, string modelName, bool shortToolIds)
    {
        var blocks = new List<ReplyBlock>();
        if (Reason(prompt) is { } reasoning)
        {
            blocks.Add(reasoning);
        }

        if (ToolCalls.Choose(prompt) is { } tool)
        {
            var input = SchemaSample.Object(tool.Schema, prompt.Text);
            var name = StableHash.Name(prompt.Text + tool.Name, shortToolIds ? 9 : 22, Seed);
            blocks.Add(new ToolUseBlock(shortToolIds ? name : "tooluse_" + name, tool.Name, input));
            return new Reply(blocks, "tool_use");
        }

        var (text, stopReason) = Limit(TextAnswers.For(prompt, modelName), prompt);
        blocks.Add(new TextBlock(text));
        return new Reply(blocks, stopReason);
    }

    private ReasoningBlock? Reason(Prompt prompt)
    {
        var text = $"The user wrote {prompt.Text.Length} characters"
            + (prompt.Tools.Count > 0 ? $" and offers {prompt.Tools.Count} tools" : "")
            + ". I am the offline simulator, so I answer from simple rules.";
        var signature = StableHash.Name(prompt.Text, 64, Seed);
        return prompt.Thinking switch
        {
            ThinkingMode.Signed => new ReasoningBlock(text, signature),
            ThinkingMode.Omitted => new ReasoningBlock("", signature),
            ThinkingMode.Plain => new ReasoningBlock(text, null),
            ThinkingMode.RedactedText => new ReasoningBlock("[REDACTED]", null),
            ThinkingMode.Encrypted => new ReasoningBlock("", null, Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(signature))),
            _ => null,
        };
    }

    /// <summary>Applies stop sequences and the token limit as a model would.</summary>
    private static (string Text, string StopReason) Limit(string text, Prompt prompt)
    {
        var stopReason = "end_turn";
        foreach (var stop in prompt.StopSequences)
        {
            if (text.IndexOf(stop, StringComparison.Ordinal) is >= 0 and var at)
            {
                (text, stopReason) = (text[..at], "stop_sequence");
            }
        }

        if (prompt.MaxTokens is { } max && TokenEstimate.Of(text) > max)
        {
            (text, stopReason) = (text[..(int)Math.Min(text.Length, max * 4)], "max_tokens");
        }

        return (text, stopReason);
    }
}
