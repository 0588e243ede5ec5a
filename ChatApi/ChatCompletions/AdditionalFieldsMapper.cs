using System.Text.Json;
using BedrockAspire.ChatApi.ChatCompletions.Thinking;
using BedrockAspire.ChatApi.ChatCompletions.Tools;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.ChatApi.ChatCompletions;

/// <summary>Writes <c>additionalModelRequestFields</c>: what only the model's own interface has.</summary>
internal static class AdditionalFieldsMapper
{
    private const string Betas = "anthropic_beta";
    private const string Thinking = "'thinking' or 'reasoning_effort'";

    /// <summary>Writes the member, if there is anything to say.</summary>
    /// <exception cref="GatewayException">The caller's own fields contradict another member.</exception>
    public static void Write(Utf8JsonWriter json, RequestPlan plan, ChatRequest request, GatewayRequest notes)
    {
        var body = request.Body.Span;
        var fields = request.Settings.Fields.Of(body);
        var isSerial = plan.Tools is { DisablesParallel: true };
        if (!isSerial && plan.Thinking.Kind == ThinkingKind.Unasked && fields.IsEmpty)
        {
            return;
        }

        json.WriteStartObject("additionalModelRequestFields"u8);
        WriteThinking(json, plan.Thinking, body);
        if (isSerial)
        {
            WriteToolChoice(json, plan.ToolChoice);
        }

        if (plan.InterleavedThinkingBeta is { } beta)
        {
            WriteBetas(json, beta, fields);
        }

        WriteFields(json, plan, request, fields, notes);
        json.WriteEndObject();
    }

    private static void WriteFields(Utf8JsonWriter json, RequestPlan plan, ChatRequest request, ReadOnlySpan<byte> fields, GatewayRequest notes)
    {
        if (fields.IsEmpty)
        {
            return;
        }

        var reader = new Utf8JsonReader(fields, new JsonReaderOptions { MaxDepth = 128 });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (name == Betas && plan.InterleavedThinkingBeta is not null)
            {
                continue;
            }

            if (OwnerOf(name, plan) is { } owner)
            {
                var param = $"{request.Settings.FieldsMember}.{name}";
                if (!request.IsTask)
                {
                    throw GatewayException.Invalid($"'{param}' says what {owner} says too. Send one of them.", param);
                }

                // A front end's own task has the settings of the chat's model, and does not need them.
                notes.Ignore(param);
                continue;
            }

            json.WritePropertyName(name);
            json.WriteRawValue(fields[start..(int)reader.BytesConsumed], skipInputValidation: true);
        }
    }

    // The member of the request from which a field was written already; null when it was not.
    private static string? OwnerOf(string name, RequestPlan plan) => name switch
    {
        "thinking" when plan.Thinking.Kind is ThinkingKind.Disabled or ThinkingKind.Budget or ThinkingKind.Adaptive => Thinking,
        "output_config" when plan.Thinking is { Kind: ThinkingKind.Adaptive, Effort: not null } => Thinking,
        "reasoningConfig" when plan.Thinking.Kind == ThinkingKind.ReasoningConfig => Thinking,
        "reasoning" when plan.Thinking.Kind == ThinkingKind.NestedEffort => Thinking,
        "reasoning_effort" when plan.Thinking.Kind == ThinkingKind.FlatEffort => Thinking,
        "tool_choice" when plan.Tools is { DisablesParallel: true } => "'parallel_tool_calls'",
        _ => null,
    };

    // The caller's and the one that thinking between calls of tools needs.
    private static void WriteBetas(Utf8JsonWriter json, string beta, ReadOnlySpan<byte> fields)
    {
        json.WriteStartArray(Betas);
        json.WriteStringValue(beta);
        var reader = new Utf8JsonReader(fields, new JsonReaderOptions { MaxDepth = 128 });
        var isIn = false;
        while (!fields.IsEmpty && reader.Read())
        {
            if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName)
            {
                isIn = reader.ValueTextEquals(Betas);
            }
            else if (isIn && reader.TokenType == JsonTokenType.String && !reader.ValueTextEquals(beta))
            {
                json.WriteStringValue(reader.GetString());
            }
        }

        json.WriteEndArray();
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
