using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.ChatApi.ChatCompletions.Thinking;

/// <summary>Puts a caller's wish into the words of the model's generation, which the model table knows.</summary>
internal static class ThinkingPlanner
{
    private const long MinBudget = 1024;

    /// <summary>Decides.</summary>
    public static ThinkingPlan Plan(ChatRequest request, CatalogueModel model, GatewayRequest notes, ChatApiOptions options)
    {
        // A title needs no thought, and would be waited for; the front end sends it with the settings of the chat's model.
        var wish = request.IsTask ? ThinkingWish.None with { Switch = ThinkingSwitch.Off } : request.Thinking;
        var supports = model.Supports;

        // GPT hands back what it thought even if nobody asked it to think.
        var byDefault = supports.ThinkingDefaultOn is true || supports.Thinking == "reasoning.effort" ? ThinkingPlan.ByDefault : ThinkingPlan.Unasked;
        if (wish is { Switch: ThinkingSwitch.Unset, Effort: null })
        {
            return byDefault;
        }

        if (wish.Switch == ThinkingSwitch.Off || wish is { Switch: ThinkingSwitch.Unset, Effort: Efforts.None })
        {
            return Off(wish, request, supports, byDefault, notes);
        }

        wish = wish.Effort == Efforts.None ? wish with { Effort = null } : wish;
        switch (supports.Thinking)
        {
            case "budget":
            case "adaptive+budget" when wish is { Switch: ThinkingSwitch.On, Budget: not null }:
                return Budget(wish, request, model, notes, options);
            case "adaptive":
            case "adaptive+budget":
                return Adaptive(wish, supports, notes);
            case "reasoningConfig":
                return new ThinkingPlan(ThinkingKind.ReasoningConfig) { Effort = Effort(wish, supports, notes) ?? "medium" };
            case "reasoning.effort":
                return new ThinkingPlan(ThinkingKind.NestedEffort) { Effort = Effort(wish, supports, notes) ?? "medium" };
            case "reasoning_effort":
                return new ThinkingPlan(ThinkingKind.FlatEffort) { Effort = Effort(wish, supports, notes) ?? "medium" };
            default:
                IgnoreWish(wish, notes);
                return byDefault;
        }
    }

    private static void IgnoreWish(ThinkingWish wish, GatewayRequest notes)
    {
        if (wish.Switch != ThinkingSwitch.Unset)
        {
            notes.Ignore("thinking");
        }

        if (wish.Effort is not null)
        {
            notes.Ignore("reasoning_effort");
        }
    }

    private static ThinkingPlan Off(ThinkingWish wish, ChatRequest request, ModelSupport supports, ThinkingPlan byDefault, GatewayRequest notes)
    {
        if (wish.Effort is not (null or Efforts.None))
        {
            notes.Ignore("reasoning_effort");
        }

        switch (supports.Thinking)
        {
            case null:
                return byDefault;
            case "reasoningConfig":
                return new ThinkingPlan(ThinkingKind.ReasoningConfig);
            case "budget" or "adaptive" or "adaptive+budget" when supports.ThinkingCanDisable is not false:
                return new ThinkingPlan(ThinkingKind.Disabled);
        }

        if (request.IsTask && supports.Effort is not { Count: > 0 })
        {
            return byDefault;
        }

        var lowest = Efforts.Nearest("minimal", supports.Effort);
        if (!request.IsTask)
        {
            notes.Warn($"the model cannot turn thinking off; its lowest effort, {lowest}, was asked for");
        }

        return new ThinkingPlan(supports.Thinking switch
        {
            "reasoning.effort" => ThinkingKind.NestedEffort,
            "reasoning_effort" => ThinkingKind.FlatEffort,
            _ => ThinkingKind.Adaptive,
        })
        {
            Effort = lowest,
        };
    }

    private static ThinkingPlan Adaptive(ThinkingWish wish, ModelSupport supports, GatewayRequest notes)
    {
        if (wish is { Budget: not null, Effort: null })
        {
            notes.Warn("the model takes no thinking budget; it became an effort");
        }

        return new ThinkingPlan(ThinkingKind.Adaptive) { Effort = Effort(wish, supports, notes), Display = wish.Display };
    }

    // An effort is thinking on top of what the caller allowed for the answer; a budget of the caller's own is part of it, as Claude counts.
    private static ThinkingPlan Budget(
        ThinkingWish wish, ChatRequest request, CatalogueModel model, GatewayRequest notes, ChatApiOptions options)
    {
        var most = model.Facts?.MaxOutput ?? int.MaxValue;
        var answer = Math.Min(request.MaxTokens ?? AnswerLimits.Answer(request, options), most);
        var budget = Math.Max(MinBudget, wish.Budget ?? Efforts.Budget(wish.Effort));
        if (wish.Budget < MinBudget)
        {
            notes.Warn($"thinking.budget_tokens was raised to {MinBudget}, the least that the model takes");
        }

        var isPartOfAnswer = wish.Budget is not null && request.MaxTokens is not null && answer > budget;
        var total = isPartOfAnswer ? answer : Math.Min(answer + budget, most);
        if (wish.Budget is not null && request.MaxTokens is not null && !isPartOfAnswer)
        {
            notes.Warn("max_tokens was raised because it must be over thinking.budget_tokens");
        }

        return new ThinkingPlan(ThinkingKind.Budget) { Budget = budget < total ? budget : total - MinBudget, MaxTokens = total, Display = wish.Display };
    }

    private static string? Effort(ThinkingWish wish, ModelSupport supports, GatewayRequest notes)
    {
        var asked = wish.Effort ?? Efforts.OfBudget(wish.Budget);
        if (asked is null)
        {
            return null;
        }

        var effort = Efforts.Nearest(asked, supports.Effort);
        if (effort != asked)
        {
            notes.Warn($"the model has no reasoning effort {asked}; {effort} was asked for");
        }

        return effort;
    }
}
