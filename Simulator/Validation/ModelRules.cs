using System.Text.Json;
using System.Text.RegularExpressions;
using BedrockAspire.Simulator.Catalogue;
using BedrockAspire.Simulator.Http;

namespace BedrockAspire.Simulator.Validation;

/// <summary>What the single model refuses, read from its row in the model table.</summary>
internal static partial class ModelRules
{
    public static void Check(JsonElement request, ModelCard card, bool streaming)
    {
        CheckSystem(request, card);
        CheckSampling(request, card);
        CheckTools(request, card, streaming);
        CheckContent(request, card);
        ThinkingRules.Check(request, card);
        if (request.TryGetMember("serviceTier", out var tier) && card.Supports.ServiceTiers?.Contains(tier.TextOf("type") ?? "") is false)
        {
            throw Unsupported("The provided serviceTier is not supported for this model.");
        }
    }

    /// <summary>Converse is for models that chat.</summary>
    public static void CheckMode(ModelCard card)
    {
        if (card.Mode != "chat")
        {
            throw Unsupported("This action doesn't support the model that you provided. Try again with a supported text or chat model.");
        }
    }

    private static void CheckSystem(JsonElement request, ModelCard card)
    {
        if (card.Supports.System == false && request.TryGetMember("system", out var system) && system.GetArrayLength() > 0)
        {
            throw Unsupported("This model doesn't support system messages. Try again without a system message or use a model that supports system messages.");
        }

        foreach (var message in request.GetProperty("messages").EnumerateArray())
        {
            if (message.GetProperty("role").ValueEquals("system") && !card.IsAnthropic)
            {
                throw Unsupported("This model doesn't support the system role in messages. Use the system field and try again.");
            }
        }
    }

    private static void CheckSampling(JsonElement request, ModelCard card)
    {
        if (!request.TryGetMember("inferenceConfig", out var config))
        {
            return;
        }

        var temperature = config.TryGetMember("temperature", out _);
        var topP = config.TryGetMember("topP", out _);
        if (card.Supports.Sampling == "none" && (temperature || topP))
        {
            throw card.IsAnthropic
                ? Returned($"`{(temperature ? "temperature" : "top_p")}` is deprecated for this model.")
                : Field($"inferenceConfig.{(temperature ? "temperature" : "topP")}");
        }

        if (card.Supports.Sampling == "temperatureXorTopP" && temperature && topP)
        {
            throw Returned("`temperature` and `top_p` cannot both be specified for this model. Please use only one.");
        }

        if (card.Supports.StopSequences == false && config.TryGetMember("stopSequences", out var stops) && stops.GetArrayLength() > 0)
        {
            throw Field("inferenceConfig.stopSequences");
        }

        if (config.TryGetMember("maxTokens", out var max) && card.MaxOutput is { } limit && max.GetInt64() > limit)
        {
            throw card.IsAnthropic
                ? Returned($"max_tokens: {max.GetInt64()} > {limit}, which is the maximum allowed number of output tokens for {card.Id}")
                : Unsupported(
                    $"The maximum tokens you requested exceeds the model limit of {limit}. Try again with a maximum tokens value that is lower than {limit}.");
        }
    }

    private static void CheckTools(JsonElement request, ModelCard card, bool streaming)
    {
        if (!request.TryGetMember("toolConfig", out var config) || config.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        if (card.Supports.Tools == false)
        {
            throw Unsupported("This model doesn't support tool use.");
        }

        if (streaming && card.Supports.ToolsStreaming == false)
        {
            throw Unsupported("This model doesn't support tool use in streaming mode.");
        }

        if (config.TryGetMember("toolChoice", out var choice))
        {
            CheckToolChoice(choice, card);
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tool in config.GetProperty("tools").EnumerateArray())
        {
            if (!tool.TryGetMember("toolSpec", out var spec))
            {
                continue;
            }

            if (!names.Add(spec.GetProperty("name").GetString()!))
            {
                throw Unsupported($"The tool configuration contains a duplicate tool name: {spec.GetProperty("name").GetString()}.");
            }

            if (spec.GetProperty("inputSchema").TryGetMember("json", out var schema) && schema.TryGetMember("type", out _) && schema.TextOf("type") != "object")
            {
                throw Unsupported(
                    $"The value at toolConfig.tools.{names.Count - 1}.toolSpec.inputSchema.json.type must be one of the following: object.");
            }

            if (card.Supports.StrictTools == false && spec.TryGetMember("strict", out var strict) && strict.ValueKind == JsonValueKind.True)
            {
                throw Returned($"tools.{names.Count - 1}.custom.strict: Extra inputs are not permitted");
            }
        }
    }

    private static void CheckToolChoice(JsonElement choice, ModelCard card)
    {
        foreach (var (name, supported) in new[] { ("any", card.Supports.ToolChoiceAny), ("tool", card.Supports.ToolChoiceTool) })
        {
            if (!choice.TryGetMember(name, out _))
            {
                continue;
            }

            if (supported == false)
            {
                throw Field($"toolConfig.toolChoice.{name}");
            }

            if (card.Supports.ForcedToolChoice == false)
            {
                throw Returned($"tool_choice.type: `{name}` is not supported for this model. Please use `auto`.");
            }
        }
    }

    private static void CheckContent(JsonElement request, ModelCard card)
    {
        foreach (var message in request.GetProperty("messages").EnumerateArray())
        {
            foreach (var block in message.GetProperty("content").EnumerateArray())
            {
                if (card.Supports.Images == false && block.TryGetMember("image", out _))
                {
                    throw Unsupported("This model doesn't support the image content block that you provided. Try again with a supported content block.");
                }

                if (card.Supports.Documents == false && block.TryGetMember("document", out _))
                {
                    throw Unsupported("This model doesn't support documents. Try again with a model that supports documents.");
                }

                if (card.IsMistral)
                {
                    CheckMistralId(block);
                }

                if (!card.IsAnthropic && block.TryGetMember("reasoningContent", out var reasoning)
                    && reasoning.TryGetMember("reasoningText", out var text) && text.TryGetMember("signature", out _))
                {
                    throw Field("reasoningContent.reasoningText.signature");
                }
            }
        }
    }

    private static void CheckMistralId(JsonElement block)
    {
        foreach (var kind in new[] { "toolUse", "toolResult" })
        {
            if (block.TryGetMember(kind, out var tool) && tool.GetProperty("toolUseId").GetString() is { } id && !MistralId().IsMatch(id))
            {
                throw Returned($"Tool call id was {id} but must be a-z, A-Z, 0-9, with a length of 9.");
            }
        }
    }

    public static AwsException Returned(string text) => AwsException.Validation($"The model returned the following errors: {text}");

    public static AwsException Field(string path) => AwsException.Validation($"This model doesn't support the {path} field. Remove {path} and try again.");

    private static AwsException Unsupported(string text) => AwsException.Validation(text);

    [GeneratedRegex("^[a-zA-Z0-9]{9}$", RegexOptions.CultureInvariant)]
    private static partial Regex MistralId();
}
