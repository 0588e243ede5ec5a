using System.Text.Json;
using BedrockAspire.ChatApi.ChatCompletions.Thinking;
using BedrockAspire.ChatApi.ChatCompletions.Tools;
using BedrockAspire.ChatApi.Json;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.ChatApi.ChatCompletions.Structured;

/// <summary>How one request gets its answer in JSON.</summary>
/// <param name="Mode">By what.</param>
/// <param name="Format">What the caller wants.</param>
internal sealed record JsonPlan(JsonMode Mode, ResponseFormat Format)
{
    private const string SchemaParam = "response_format.json_schema.schema";

    /// <summary>The tool whose input is the answer; only of <see cref="JsonMode.Tool"/>.</summary>
    public string? ToolName { get; private init; }

    /// <summary>Whether the model must call a tool.</summary>
    public ToolChoiceKind Choice { get; private init; }

    /// <summary>Whether the model has to be told in words.</summary>
    public bool NeedsWords => Mode == JsonMode.Words || (Mode == JsonMode.Tool && Choice == ToolChoiceKind.Auto);

    /// <summary>Decides; null when no JSON is wanted, or when a tool is demanded and so no answer will come.</summary>
    /// <exception cref="GatewayException">The schema is outside of what can be guaranteed, and the caller wants a guarantee.</exception>
    public static JsonPlan? Create(ChatRequest request, ToolPlan? tools, ThinkingPlan thinking, CatalogueModel model)
    {
        if (request.ResponseFormat is not { } format || tools is { Choice.IsForced: true })
        {
            return null;
        }

        var schema = format.Schema.Of(request.Body.Span);
        var supports = model.Supports;
        JsonSchemaRoot.CheckIsObject(schema, SchemaParam);
        if (supports.NativeJsonSchema is true && !schema.IsEmpty)
        {
            var refused = SchemaSubset.FindRefused(schema);
            if (refused is null)
            {
                return new JsonPlan(JsonMode.Native, format);
            }

            if (format.IsStrict)
            {
                throw GatewayException.Invalid(
                    $"'{SchemaParam}' has '{refused}', which the model cannot guarantee. Leave it out, or set 'strict' to false.", SchemaParam);
            }
        }

        if (supports.Tools is false)
        {
            return new JsonPlan(JsonMode.Words, format);
        }

        var hasOthers = tools is { Offered.Count: > 0 };
        var canForce = supports.ForcedToolChoice is not false && !thinking.IsAskedOfClaude;
        var choice = !canForce ? ToolChoiceKind.Auto
            : !hasOthers && supports.ToolChoiceTool is not false ? ToolChoiceKind.Named
            : supports.ToolChoiceAny is not false ? ToolChoiceKind.Required
            : ToolChoiceKind.Auto;
        return new JsonPlan(JsonMode.Tool, format) { ToolName = tools?.Names.Reserve("json_answer") ?? "json_answer", Choice = choice };
    }

    /// <summary>Writes Bedrock's own schema, which it takes as a string.</summary>
    public void WriteOutputConfig(Utf8JsonWriter json, ReadOnlySpan<byte> body)
    {
        if (Mode != JsonMode.Native)
        {
            return;
        }

        json.WriteStartObject("outputConfig"u8);
        json.WriteStartObject("textFormat"u8);
        json.WriteString("type"u8, "json_schema"u8);
        json.WriteStartObject("structure"u8);
        json.WriteStartObject("jsonSchema"u8);
        json.WriteString("schema"u8, Format.Schema.Of(body));
        if (!string.IsNullOrEmpty(Format.Name))
        {
            json.WriteString("name"u8, Format.Name);
        }

        if (Format.Description.Length > 2)
        {
            json.WritePropertyName("description"u8);
            json.WriteRawValue(Format.Description.Of(body), skipInputValidation: true);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Writes the system prompt that stands in for what the model cannot be forced to.</summary>
    public void WriteWords(TurnWriter turns, ReadOnlySpan<byte> body)
    {
        if (Mode == JsonMode.Tool)
        {
            turns.WriteText("Give your final answer by calling the tool "u8, JsonEncodedText.Encode(ToolName!).EncodedUtf8Bytes, " once. Write no text."u8);
            return;
        }

        var schema = Format.Schema.Of(body);
        turns.WriteText(
            "Answer with one JSON object and nothing else: no explanation, no code fence."u8,
            schema.IsEmpty ? default : " It must fit this JSON schema: "u8,
            schema.IsEmpty ? default : JsonEncodedText.Encode(schema).EncodedUtf8Bytes);
    }
}
