using System.Text.Json;
using BedrockAspire.ChatApi.ChatCompletions.Thinking;
using BedrockAspire.ChatApi.ChatCompletions.Tools;

namespace BedrockAspire.ChatApi.ChatCompletions;

/// <summary>Writes <c>additionalModelRequestFields</c>: what only the model's own interface has.</summary>
internal static class AdditionalFieldsMapper
{
    /// <summary>Writes the member, if there is anything to say.</summary>
    public static void Write(Utf8JsonWriter json, RequestPlan plan, ReadOnlySpan<byte> body)
    {
        var isSerial = plan.Tools is { DisablesParallel: true };
        if (!isSerial && plan.Thinking.Kind == ThinkingKind.Unasked)
        {
            return;
        }

        json.WriteStartObject("additionalModelRequestFields"u8);
        WriteThinking(json, plan.Thinking, body);
        if (isSerial)
        {
            WriteToolChoice(json, plan.ToolChoice);
        }

        json.WriteEndObject();
    }

    private static void WriteThinking(Utf8JsonWriter json, ThinkingPlan thinking, ReadOnlySpan<byte> body)
    {
        switch (thinking.Kind)
        {
            case ThinkingKind.Disabled:
                WriteClaude(json, "disabled"u8, thinking, body);
                break;
            case ThinkingKind.Budget:
                WriteClaude(json, "enabled"u8, thinking, body);
                break;
            case ThinkingKind.Adaptive:
                WriteClaude(json, "adaptive"u8, thinking, body);
                WriteEffort(json, "output_config"u8, "effort"u8, thinking.Effort);
                break;
            case ThinkingKind.ReasoningConfig:
                WriteNova(json, thinking.Effort);
                break;
            case ThinkingKind.NestedEffort:
                WriteEffort(json, "reasoning"u8, "effort"u8, thinking.Effort);
                break;
            case ThinkingKind.FlatEffort:
                json.WriteString("reasoning_effort"u8, thinking.Effort);
                break;
        }
    }

    private static void WriteClaude(Utf8JsonWriter json, ReadOnlySpan<byte> type, ThinkingPlan thinking, ReadOnlySpan<byte> body)
    {
        json.WriteStartObject("thinking"u8);
        json.WriteString("type"u8, type);
        if (thinking.Kind == ThinkingKind.Budget)
        {
            json.WriteNumber("budget_tokens"u8, thinking.Budget);
        }

        if (thinking.Display.Length > 0)
        {
            json.WritePropertyName("display"u8);
            json.WriteRawValue(thinking.Display.Of(body), skipInputValidation: true);
        }

        json.WriteEndObject();
    }

    private static void WriteNova(Utf8JsonWriter json, string? effort)
    {
        json.WriteStartObject("reasoningConfig"u8);
        json.WriteString("type"u8, effort is null ? "disabled"u8 : "enabled"u8);
        if (effort is not null)
        {
            json.WriteString("maxReasoningEffort"u8, effort);
        }

        json.WriteEndObject();
    }

    private static void WriteEffort(Utf8JsonWriter json, ReadOnlySpan<byte> outer, ReadOnlySpan<byte> inner, string? effort)
    {
        if (effort is not null)
        {
            json.WriteStartObject(outer);
            json.WriteString(inner, effort);
            json.WriteEndObject();
        }
    }

    private static void WriteToolChoice(Utf8JsonWriter json, ToolChoice choice)
    {
        json.WriteStartObject("tool_choice"u8);
        switch (choice.Kind)
        {
            case ToolChoiceKind.Named:
                json.WriteString("type"u8, "tool"u8);
                json.WriteString("name"u8, choice.Name);
                break;
            case ToolChoiceKind.Required:
                json.WriteString("type"u8, "any"u8);
                break;
            default:
                json.WriteString("type"u8, "auto"u8);
                break;
        }

        json.WriteBoolean("disable_parallel_tool_use"u8, true);
        json.WriteEndObject();
    }
}
