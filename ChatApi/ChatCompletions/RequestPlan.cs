using BedrockAspire.ChatApi.ChatCompletions.Caching;
using BedrockAspire.ChatApi.ChatCompletions.Structured;
using BedrockAspire.ChatApi.ChatCompletions.Thinking;
using BedrockAspire.ChatApi.ChatCompletions.Tools;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.ChatApi.ChatCompletions;

/// <summary>What is decided about a request before a byte of it is written: what the members that depend on each other become together.</summary>
/// <param name="Tools">What is done with tools; null when there are none.</param>
/// <param name="Thinking">What is said of thinking.</param>
/// <param name="Reasoning">What was thought before.</param>
/// <param name="Json">How the answer becomes JSON; null when it need not.</param>
/// <param name="Cache">Up to where the prompt is cached.</param>
internal sealed record RequestPlan(ToolPlan? Tools, ThinkingPlan Thinking, ReasoningHistory Reasoning, JsonPlan? Json, CachePlan Cache)
{
    /// <summary>Whether a tool is declared to the model.</summary>
    public bool DeclaresTools => Tools is { Declares: true } || Json?.ToolName is not null;

    /// <summary>Whether the model takes such a request only without streaming.</summary>
    public bool NeedsWholeReply { get; private init; }

    /// <summary>The beta that lets the model think between calls of tools; null when it needs none.</summary>
    public string? InterleavedThinkingBeta { get; private init; }

    /// <summary>Which tool must be called, in Bedrock's names.</summary>
    public ToolChoice ToolChoice => Json?.ToolName is { } answer
        ? new ToolChoice(Json.Choice, answer)
        : Tools is { Choice: { Name: { } name } choice } ? choice with { Name = Tools.Names.Map(name) } : Tools?.Choice ?? default;

    /// <summary>Decides.</summary>
    public static RequestPlan Create(ChatRequest request, CatalogueModel model, GatewayRequest notes, ReasoningCache? cache, ChatApiOptions options)
    {
        var tools = ToolPlan.Create(request, model, notes);
        var reasoning = new ReasoningHistory(request, model, cache);
        var thinking = ThinkingPlanner.Plan(request, model, notes, options);
        if (thinking.Kind == ThinkingKind.Budget && tools?.Mode == ToolMode.Declared && reasoning.IsMissing())
        {
            notes.Warn("thinking was turned off for this call, because the tool calls came back without their reasoning_details");
            thinking = new ThinkingPlan(ThinkingKind.Disabled);
        }

        if (thinking.IsAskedOfClaude)
        {
            tools?.Unforce(notes);
        }

        var json = JsonPlan.Create(request, tools, thinking, model);
        var isForced = tools is { Choice.IsForced: true } || json is { Choice: ToolChoiceKind.Named or ToolChoiceKind.Required };
        if (isForced && request.Settings.Fields.Of(request.Body.Span).IndexOf("\"thinking\""u8) < 0 && thinking is { Kind: ThinkingKind.Unasked, IsOnByDefault: true } && model.Supports.ThinkingCanDisable is true)
        {
            // Nobody asked it to think, and it does not take a forced tool while it does.
            thinking = new ThinkingPlan(ThinkingKind.Disabled);
        }

        var plan = new RequestPlan(tools, thinking, reasoning, json, CachePlan.Create(request, model, notes, options));
        return plan with
        {
            NeedsWholeReply = plan.DeclaresTools && model.Supports.ToolsStreaming is false,
            InterleavedThinkingBeta = thinking.Kind == ThinkingKind.Budget && plan.DeclaresTools ? model.Supports.InterleavedThinkingBeta : null,
        };
    }

    /// <summary>What the reply needs to know.</summary>
    public ReplyPlan ForReply(ChatRequest request, ReasoningCache? cache) =>
        Tools is null && Reasoning.Format is null && Json is null or { Mode: JsonMode.Native } && !request.IsTask && !request.Settings.NamesServiceTier
            ? ReplyPlan.Plain
            : new ReplyPlan(Tools?.Names, NeedsWholeReply, Reasoning.Format, cache)
            {
                JsonTool = Json?.ToolName,
                IsJsonAmongWords = Json is { Mode: not JsonMode.Native },
                IsTask = request.IsTask,
                NamesServiceTier = request.Settings.NamesServiceTier,
            };
}
