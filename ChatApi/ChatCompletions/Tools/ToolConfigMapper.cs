using System.Buffers;
using System.Text.Json;
using BedrockAspire.ChatApi.ChatCompletions.Caching;
using BedrockAspire.ChatApi.ChatCompletions.Structured;
using BedrockAspire.ChatApi.Json;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.ChatApi.ChatCompletions.Tools;

/// <summary>Writes <c>toolConfig</c>. Schemas are spliced as they are written.</summary>
internal static class ToolConfigMapper
{
    private enum Schema
    {
        Empty,
        Untyped,
        Typed,
    }

    private static ReadOnlySpan<byte> AnyObject => """{"type":"object","properties":{}}"""u8;

    /// <summary>Writes the member, if there is a tool to declare.</summary>
    public static void Write(Utf8JsonWriter json, RequestPlan plan, ReadOnlySpan<byte> body, CatalogueModel model, GatewayRequest notes)
    {
        if (!plan.DeclaresTools)
        {
            return;
        }

        json.WriteStartObject("toolConfig"u8);
        json.WriteStartArray("tools"u8);
        if (plan.Tools is { Declares: true } tools)
        {
            WriteTools(json, tools, body, model, notes, plan.Cache);
        }

        if (plan.Json is { ToolName: not null } answer)
        {
            WriteAnswer(json, answer, body);
        }

        plan.Cache.AfterTools(json);
        json.WriteEndArray();
        WriteChoice(json, plan);
        json.WriteEndObject();
    }

    private static void WriteTools(
        Utf8JsonWriter json, ToolPlan plan, ReadOnlySpan<byte> body, CatalogueModel model, GatewayRequest notes, CachePlan cache)
    {
        foreach (var tool in plan.Offered)
        {
            WriteOffered(json, tool, plan, body, model, notes);
            cache.AfterTool(json, tool.Index);
        }

        if (plan.Offered.Count == 0)
        {
            WriteFromHistory(json, plan);
        }
    }

    private static void WriteAnswer(Utf8JsonWriter json, JsonPlan answer, ReadOnlySpan<byte> body)
    {
        json.WriteStartObject();
        json.WriteStartObject("toolSpec"u8);
        json.WriteString("name"u8, answer.ToolName);
        json.WriteString("description"u8, "Gives the final answer to the user. The input is the whole answer, as one JSON object."u8);
        WriteSchema(json, answer.Format.Schema.Of(body));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteOffered(
        Utf8JsonWriter json, ToolDefinition tool, ToolPlan plan, ReadOnlySpan<byte> body, CatalogueModel model, GatewayRequest notes)
    {
        json.WriteStartObject();
        json.WriteStartObject("toolSpec"u8);
        json.WriteString("name"u8, plan.Names.Map(tool.Name));
        var description = tool.Description.Of(body);
        if (!description.IsEmpty && !JsonText.IsBlank(description[1..^1]))
        {
            json.WritePropertyName("description"u8);
            json.WriteRawValue(description, skipInputValidation: true);
        }

        WriteSchema(json, tool.Parameters.Of(body));
        if (tool.IsStrict)
        {
            if (model.Supports.StrictTools is true)
            {
                json.WriteBoolean("strict"u8, true);
            }
            else
            {
                notes.Ignore("tools[].function.strict");
            }
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    // Bedrock insists on a schema that says that it is an object's; the tools of MCP servers often do not say.
    private static void WriteSchema(Utf8JsonWriter json, ReadOnlySpan<byte> schema)
    {
        json.WriteStartObject("inputSchema"u8);
        json.WritePropertyName("json"u8);
        switch (SchemaOf(schema))
        {
            case Schema.Typed:
                json.WriteRawValue(schema, skipInputValidation: true);
                break;
            case Schema.Untyped:
                using (var typed = new PooledBufferWriter(schema.Length + AnyObject.Length))
                {
                    typed.Write("{\"type\":\"object\","u8);
                    typed.Write(schema[1..]);
                    json.WriteRawValue(typed.WrittenSpan, skipInputValidation: true);
                }

                break;
            default:
                json.WriteRawValue(AnyObject, skipInputValidation: true);
                break;
        }

        json.WriteEndObject();
    }

    private static Schema SchemaOf(ReadOnlySpan<byte> schema)
    {
        if (schema.IsEmpty)
        {
            return Schema.Empty;
        }

        var found = Schema.Empty;
        var reader = new Utf8JsonReader(schema, new JsonReaderOptions { MaxDepth = 128 });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                return Schema.Typed;
            }

            found = Schema.Untyped;
            reader.Read();
            reader.Skip();
        }

        return found;
    }

    // Bedrock refuses tool blocks in the history when no tool is declared.
    private static void WriteFromHistory(Utf8JsonWriter json, ToolPlan plan)
    {
        foreach (var name in plan.Names.BedrockNames)
        {
            json.WriteStartObject();
            json.WriteStartObject("toolSpec"u8);
            json.WriteString("name"u8, name);
            json.WriteString("description"u8, "Was used earlier in this conversation and is no longer available. Do not call it."u8);
            WriteSchema(json, []);
            json.WriteEndObject();
            json.WriteEndObject();
        }
    }

    private static void WriteChoice(Utf8JsonWriter json, RequestPlan plan)
    {
        // Claude's own member takes the choice along with the ban on parallel calls, and both would contradict each other.
        if (plan.Tools is { DisablesParallel: true })
        {
            return;
        }

        var (kind, name) = plan.ToolChoice;
        switch (kind)
        {
            case ToolChoiceKind.Named:
                json.WriteStartObject("toolChoice"u8);
                json.WriteStartObject("tool"u8);
                json.WriteString("name"u8, name);
                json.WriteEndObject();
                json.WriteEndObject();
                break;
            case ToolChoiceKind.Required:
                json.WriteStartObject("toolChoice"u8);
                json.WriteStartObject("any"u8);
                json.WriteEndObject();
                json.WriteEndObject();
                break;
        }
    }
}
