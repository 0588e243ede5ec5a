using System.Text.Json;
using BedrockAspire.Simulator.Catalogue;
using BedrockAspire.Simulator.Http;

namespace BedrockAspire.Simulator.Validation;

/// <summary>Extended thinking, effort and structured output: what each generation of models accepts.</summary>
internal static class ThinkingRules
{
    private const int MinBudget = 1024;

    public static void Check(JsonElement request, ModelCard card)
    {
        var effort = Effort(request);
        if (effort is not null && card.Supports.Effort is { Count: > 0 } levels && !levels.Contains(effort))
        {
            throw ModelRules.Returned($"effort: Input should be {string.Join(", ", levels.Select(level => $"'{level}'"))}");
        }

        if (request.TryGetMember("outputConfig", out var output) && output.TryGetMember("textFormat", out _) && card.Supports.NativeJsonSchema == false)
        {
            throw ModelRules.Returned("output_config.format: Extra inputs are not permitted");
        }

        if (!request.TryGetMember("additionalModelRequestFields", out var fields) || fields.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        if (card.IsAnthropic && fields.TryGetMember("thinking", out var thinking) && thinking.TryGetMember("type", out var type))
        {
            CheckThinking(request, card, thinking, type.GetString() ?? "", effort);
        }

        if (card.Supports.Thinking == "reasoningConfig" && Text(fields, "reasoningConfig", "maxReasoningEffort") == "high"
            && request.TryGetMember("inferenceConfig", out var config)
            && (config.TryGetMember("temperature", out _) || config.TryGetMember("topP", out _) || config.TryGetMember("maxTokens", out _)))
        {
            throw AwsException.Validation("temperature, topP and maxTokens must be unset when maxReasoningEffort is high.");
        }
    }

    /// <summary>The effort asked for by the modelled member or by one of the families' own.</summary>
    public static string? Effort(JsonElement request)
    {
        if (request.TryGetMember("outputConfig", out var output) && output.TryGetMember("effort", out var modelled))
        {
            return modelled.GetString();
        }

        if (!request.TryGetMember("additionalModelRequestFields", out var fields) || fields.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        return Text(fields, "output_config", "effort") ?? Text(fields, "reasoning", "effort")
            ?? (fields.TryGetMember("reasoning_effort", out var flat) && flat.ValueKind == JsonValueKind.String ? flat.GetString() : null);
    }

    private static void CheckThinking(JsonElement request, ModelCard card, JsonElement thinking, string type, string? effort)
    {
        if (thinking.TryGetMember("effort", out _))
        {
            throw ModelRules.Returned("thinking.effort: Extra inputs are not permitted");
        }

        switch (type)
        {
            case "disabled" when card.Supports.ThinkingCanDisable == false:
                throw ModelRules.Returned("\"thinking.type.disabled\" is not supported for this model. Thinking cannot be turned off.");
            case "disabled" when effort is "xhigh" or "max":
                throw ModelRules.Returned("effort must be at most \"high\" when thinking is disabled.");
            case "enabled" when card.Supports.Thinking == "adaptive":
                throw ModelRules.Returned(
                    "\"thinking.type.enabled\" is not supported for this model. Use \"thinking.type.adaptive\" and \"output_config.effort\" to control thinking behavior.");
            case "adaptive" when card.Supports.Thinking == "budget":
                throw ModelRules.Returned("adaptive thinking is not supported on this model");
            case "enabled":
                CheckBudget(request, thinking);
                break;
        }

        if (type == "enabled" && request.TryGetMember("toolConfig", out var tools) && tools.TryGetMember("toolChoice", out var choice)
            && !choice.TryGetMember("auto", out _))
        {
            throw ModelRules.Returned("Thinking may not be enabled when tool_choice forces tool use.");
        }
    }

    private static void CheckBudget(JsonElement request, JsonElement thinking)
    {
        if (!thinking.TryGetMember("budget_tokens", out var budget) || !budget.TryGetInt64(out var tokens))
        {
            throw ModelRules.Returned("thinking.enabled.budget_tokens: Field required");
        }

        if (tokens < MinBudget)
        {
            throw ModelRules.Returned($"thinking.enabled.budget_tokens: Input should be greater than or equal to {MinBudget}");
        }

        if (!request.TryGetMember("inferenceConfig", out var config))
        {
            return;
        }

        if (config.TryGetMember("maxTokens", out var max) && max.GetInt64() <= tokens)
        {
            throw ModelRules.Returned("`max_tokens` must be greater than `thinking.budget_tokens`.");
        }

        if (config.TryGetMember("temperature", out var temperature) && temperature.GetDouble() != 1)
        {
            throw ModelRules.Returned("`temperature` may only be set to 1 when thinking is enabled.");
        }

        if (config.TryGetMember("topP", out var topP) && topP.GetDouble() < 0.95)
        {
            throw ModelRules.Returned("`top_p` must be greater than or equal to 0.95 or unset when thinking is enabled.");
        }
    }

    private static string? Text(JsonElement fields, string outer, string inner) =>
        fields.TryGetMember(outer, out var value) && value.ValueKind == JsonValueKind.Object
        && value.TryGetMember(inner, out var text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()
            : null;
}
