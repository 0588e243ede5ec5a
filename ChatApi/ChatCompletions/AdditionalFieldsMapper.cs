using System.Text.Json;
using BedrockAspire.ChatApi.ChatCompletions.Tools;

namespace BedrockAspire.ChatApi.ChatCompletions;

/// <summary>Writes <c>additionalModelRequestFields</c>: what only the model's own interface has.</summary>
internal static class AdditionalFieldsMapper
{
    /// <summary>Writes the member, if there is anything to say.</summary>
    public static void Write(Utf8JsonWriter json, RequestPlan plan)
    {
        var tools = plan.Tools is { DisablesParallel: true } ? plan.Tools : null;
        if (tools is null)
        {
            return;
        }

        json.WriteStartObject("additionalModelRequestFields"u8);
        WriteToolChoice(json, tools);
        json.WriteEndObject();
    }

    private static void WriteToolChoice(Utf8JsonWriter json, ToolPlan tools)
    {
        json.WriteStartObject("tool_choice"u8);
        switch (tools.Choice.Kind)
        {
            case ToolChoiceKind.Named:
                json.WriteString("type"u8, "tool"u8);
                json.WriteString("name"u8, tools.Names.Map(tools.Choice.Name!));
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
