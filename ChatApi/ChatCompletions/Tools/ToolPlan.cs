using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.ChatApi.ChatCompletions.Tools;

/// <summary>What is done with the tools of one request, decided by what the model can.</summary>
internal sealed class ToolPlan
{
    private ToolPlan(ToolMode mode, IReadOnlyList<ToolDefinition> offered, ToolIdMap ids)
    {
        Mode = mode;
        Offered = offered;
        Ids = ids;
    }

    /// <summary>Whether tools are declared to the model.</summary>
    public ToolMode Mode { get; }

    /// <summary>The tools that the model may call.</summary>
    public IReadOnlyList<ToolDefinition> Offered { get; }

    /// <summary>Whether there is a tool to declare: one that is offered, or else one that the history uses.</summary>
    public bool Declares => Mode == ToolMode.Declared && Names.BedrockNames.Any();

    /// <summary>Names, there and back.</summary>
    public ToolNameMap Names { get; } = new();

    /// <summary>Ids of the history's calls.</summary>
    public ToolIdMap Ids { get; }

    /// <summary>Whether a tool must be called.</summary>
    public ToolChoice Choice { get; private set; }

    /// <summary>Whether the model is told to call one tool at a time.</summary>
    public bool DisablesParallel { get; private set; }

    /// <summary>Decides; null when the request has nothing to do with tools.</summary>
    /// <exception cref="GatewayException">A tool is chosen that is not offered.</exception>
    public static ToolPlan? Create(ChatRequest request, CatalogueModel model, GatewayRequest notes)
    {
        var offered = request.Tools ?? [];
        if (offered.Count == 0 && !request.HasToolHistory)
        {
            // tool_choice and parallel_tool_calls without tools say nothing.
            return null;
        }

        var supports = model.Supports;
        var hasTools = supports.Tools is not false;
        if (offered.Count > 0 && !hasTools)
        {
            notes.Ignore("tools");
            notes.Warn("the model takes no tools; they were left out");
        }

        // Bedrock has no choice "none", and takes blocks of tools in the history only next to tools that can be called.
        var mode = hasTools && request.ToolChoice.Kind != ToolChoiceKind.None ? ToolMode.Declared : ToolMode.Flattened;
        var plan = new ToolPlan(mode, mode == ToolMode.Declared ? Distinct(offered, notes) : [], new ToolIdMap(supports.ToolIds == "alphanumeric9"));
        plan.NameAll(request);
        if (plan.Offered.Count > 0)
        {
            plan.Choose(request, supports, notes);
        }

        return plan;
    }

    /// <summary>Leaves the choice to the model after all.</summary>
    public void Unforce(GatewayRequest notes)
    {
        if (Choice.IsForced)
        {
            Choice = default;
            notes.Ignore("tool_choice");
        }
    }

    private static List<ToolDefinition> Distinct(List<ToolDefinition> offered, GatewayRequest notes)
    {
        var names = new HashSet<string>(offered.Count, StringComparer.Ordinal);
        var distinct = new List<ToolDefinition>(offered.Count);
        foreach (var tool in offered)
        {
            if (names.Add(tool.Name))
            {
                distinct.Add(tool);
            }
            else
            {
                notes.Ignore($"tools[{tool.Index}]");
            }
        }

        return distinct;
    }

    private void NameAll(ChatRequest request)
    {
        foreach (var tool in Offered)
        {
            Names.Map(tool.Name);
        }

        foreach (var message in request.Messages)
        {
            foreach (var call in message.ToolCalls ?? [])
            {
                Names.Map(call.Name);
            }
        }
    }

    private void Choose(ChatRequest request, ModelSupport supports, GatewayRequest notes)
    {
        Choice = request.ToolChoice;
        if (Choice.Kind == ToolChoiceKind.Named && !Offered.Any(tool => tool.Name == Choice.Name))
        {
            throw GatewayException.Invalid("'tool_choice' names a function that is not among 'tools'.", "tool_choice");
        }

        var canForce = supports.ForcedToolChoice is not false
            && (Choice.Kind == ToolChoiceKind.Named ? supports.ToolChoiceTool : supports.ToolChoiceAny) is not false;
        if (!canForce)
        {
            Unforce(notes);
        }

        if (request.ParallelToolCalls is false)
        {
            DisablesParallel = supports.ParallelToolCallsOff is true;
            if (!DisablesParallel)
            {
                notes.Ignore("parallel_tool_calls");
            }
        }
    }
}
