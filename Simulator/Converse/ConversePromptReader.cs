using System.Text.Json;
using BedrockAspire.Simulator.Assistant;
using BedrockAspire.Simulator.Catalogue;
using BedrockAspire.Simulator.Http;
using BedrockAspire.Simulator.Validation;

namespace BedrockAspire.Simulator.Converse;

/// <summary>Reads a valid Converse request.</summary>
internal static class ConversePromptReader
{
    public static Prompt Read(JsonElement request, ModelCard card)
    {
        var messages = request.GetProperty("messages");
        var last = messages[messages.GetArrayLength() - 1].GetProperty("content");
        var outcomes = new List<ToolOutcome>();
        var documents = new List<string>();
        var images = 0;
        foreach (var block in last.EnumerateArray())
        {
            images += block.TryGetMember("image", out _) ? 1 : 0;
            if (block.TryGetMember("document", out var document))
            {
                documents.Add(document.GetProperty("name").GetString()!);
            }

            if (block.TryGetMember("toolResult", out var result))
            {
                outcomes.Add(new ToolOutcome(
                    TextOf(result.GetProperty("content")),
                    result.TryGetMember("status", out var status) && status.ValueEquals("error")));
            }
        }

        var config = request.TryGetMember("inferenceConfig", out var inference) ? inference : default;
        var choice = request.TryGetMember("toolConfig", out var tools) && tools.TryGetMember("toolChoice", out var c) ? c : default;
        return new Prompt
        {
            System = request.TryGetMember("system", out var system) ? TextOf(system) : "",
            Text = TextOf(last),
            Tools = ReadTools(tools),
            MustUseTool = choice.TryGetMember("any", out _),
            ForcedTool = choice.TryGetMember("tool", out var forced) ? forced.GetProperty("name").GetString() : null,
            Outcomes = outcomes,
            Images = images,
            Documents = documents,
            MaxTokens = config.TryGetMember("maxTokens", out var max) ? max.GetInt64() : null,
            StopSequences = config.TryGetMember("stopSequences", out var stops)
                ? [.. stops.EnumerateArray().Select(stop => stop.GetString()!)]
                : [],
            Thinking = ReadThinking(request, card),
            OutputSchema = ReadSchema(request),
        };
    }

    private static List<ToolOffer> ReadTools(JsonElement config)
    {
        var offers = new List<ToolOffer>();
        if (config.ValueKind != JsonValueKind.Object)
        {
            return offers;
        }

        foreach (var tool in config.GetProperty("tools").EnumerateArray())
        {
            if (tool.TryGetMember("toolSpec", out var spec))
            {
                offers.Add(new ToolOffer(
                    spec.GetProperty("name").GetString()!,
                    spec.TryGetMember("description", out var description) ? description.GetString()! : "",
                    spec.GetProperty("inputSchema").TryGetMember("json", out var schema) ? schema : default));
            }
        }

        return offers;
    }

    private static ThinkingMode ReadThinking(JsonElement request, ModelCard card)
    {
        var fields = request.TryGetMember("additionalModelRequestFields", out var f) ? f : default;
        var thinking = fields.TryGetMember("thinking", out var t) ? t : default;
        var type = thinking.TryGetMember("type", out var kind) ? kind.GetString() : null;
        var effort = ThinkingRules.Effort(request);
        switch (card.Supports.Thinking)
        {
            case "reasoningConfig":
                return fields.TryGetMember("reasoningConfig", out var config)
                    && config.TryGetMember("type", out var enabled) && enabled.ValueEquals("enabled")
                        ? ThinkingMode.RedactedText
                        : ThinkingMode.Off;
            case "reasoning.effort":
                return effort is null ? ThinkingMode.Off : ThinkingMode.Encrypted;
            case "reasoning_effort":
                return effort is null ? ThinkingMode.Off : ThinkingMode.Plain;
            case null:
                return effort is null ? ThinkingMode.Off : ThinkingMode.Plain;
        }

        if (type == "disabled" || (type is null && card.Supports.ThinkingDefaultOn != true))
        {
            return ThinkingMode.Off;
        }

        var summarized = thinking.TryGetMember("display", out var display) && display.ValueEquals("summarized");
        return type == "enabled" || summarized || card.Supports.Sampling != "none" ? ThinkingMode.Signed : ThinkingMode.Omitted;
    }

    private static JsonElement? ReadSchema(JsonElement request)
    {
        if (!request.TryGetMember("outputConfig", out var output) || !output.TryGetMember("textFormat", out var format)
            || !format.TryGetMember("structure", out var structure) || !structure.TryGetMember("jsonSchema", out var jsonSchema))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(jsonSchema.GetProperty("schema").GetString()!);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            throw ModelRules.Returned("output_config.format.schema: Invalid JSON schema");
        }
    }

    private static string TextOf(JsonElement blocks)
    {
        var texts = new List<string>();
        foreach (var block in blocks.EnumerateArray())
        {
            if (block.TryGetMember("text", out var text))
            {
                texts.Add(text.GetString()!);
            }
            else if (block.TryGetMember("json", out var json))
            {
                texts.Add(json.GetRawText());
            }
        }

        return string.Join('\n', texts);
    }
}
