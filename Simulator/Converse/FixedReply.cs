using BedrockAspire.Simulator.Assistant;
using BedrockAspire.Simulator.Faults;
using BedrockAspire.Simulator.Recording;

namespace BedrockAspire.Simulator.Converse;

/// <summary>The reply that a rule gives.</summary>
internal static class FixedReply
{
    public static bool IsGivenBy(Answer? answer) => answer is { Text: not null } or { Tokens: not null } or { Reasoning: not null };

    public static Reply Of(Answer answer)
    {
        var blocks = new List<ReplyBlock>();
        if (answer.Reasoning is not null)
        {
            blocks.Add(new ReasoningBlock(answer.Reasoning, StableHash.Name(answer.Reasoning, 64, 0)));
        }

        blocks.Add(new TextBlock(answer.Text ?? FillerWords.Take(answer.Tokens ?? 1)));
        return new Reply(blocks, answer.StopReason ?? "end_turn");
    }

    public static Usage UsageOf(Answer? answer, Reply reply, Usage estimated) =>
        answer?.Usage?.ToUsage() ?? estimated with { OutputTokens = answer?.Tokens is { } tokens && answer.Text is null ? tokens : reply.OutputTokens };
}
