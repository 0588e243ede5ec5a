using BedrockAspire.ChatApi.ChatCompletions.Thinking;
using BedrockAspire.ChatApi.ChatCompletions.Tools;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.ChatApi.ChatCompletions;

/// <summary>What is decided about a request before a byte of it is written: what the members that depend on each other become together.</summary>
/// <param name="Tools">What is done with tools; null when there are none.</param>
/// <param name="Thinking">What is said of thinking.</param>
/// <param name="Reasoning">What was thought before.</param>
internal sealed record RequestPlan(ToolPlan? Tools, ThinkingPlan Thinking, ReasoningHistory Reasoning)
{
    /// <summary>Decides.</summary>
    public static RequestPlan Create(ChatRequest request, CatalogueModel model, GatewayRequest notes, ReasoningCache? cache)
    {
        var tools = ToolPlan.Create(request, model, notes);
        var reasoning = new ReasoningHistory(request, model, cache);
        var thinking = ThinkingPlanner.Plan(request, model, notes);
        if (thinking.Kind == ThinkingKind.Budget && tools?.Mode == ToolMode.Declared && reasoning.IsMissing())
        {
            notes.Warn("thinking was turned off for this call, because the tool calls came back without their reasoning_details");
            thinking = new ThinkingPlan(ThinkingKind.Disabled);
        }

        if (tools is { Choice.IsForced: true })
        {
            if (thinking.IsAskedOfClaude)
            {
                tools.Unforce(notes);
            }
            else if (thinking is { Kind: ThinkingKind.Unasked, IsOnByDefault: true } && model.Supports.ThinkingCanDisable is true)
            {
                // Nobody asked it to think, and it does not take a forced tool while it does.
                thinking = new ThinkingPlan(ThinkingKind.Disabled);
            }
        }

        return new RequestPlan(tools, thinking, reasoning);
    }

    /// <summary>What the reply needs to know.</summary>
    public ReplyPlan ForReply(CatalogueModel model, ReasoningCache? cache) => Tools is null && Reasoning.Format is null
        ? ReplyPlan.Plain
        : new ReplyPlan(
            Tools?.Names, NeedsWholeReply: Tools is { Declares: true } && model.Supports.ToolsStreaming is false, Reasoning.Format, cache);
}
