using System.Text.Json;
using BedrockAspire.ChatApi.ChatCompletions.Thinking;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.ChatApi.ChatCompletions;

/// <summary>Writes <c>inferenceConfig</c>: limits and sampling, as far as the model takes them.</summary>
internal static class InferenceConfigMapper
{
    private const double MinThinkingTopP = 0.95;

    /// <summary>Writes the member, if there is anything to say.</summary>
    /// <returns>Tokens that the answer may have; null where the model's own limit holds.</returns>
    public static long? Write(
        Utf8JsonWriter json, ChatRequest request, ThinkingPlan thinking, CatalogueModel model, GatewayRequest notes, ChatApiOptions options)
    {
        var maxTokens = MaxTokens(request, thinking, model, notes, options);
        var (temperature, topP) = Sampling(request, thinking, model, notes);
        var stop = request.Stop.Count > 0 && Honours(notes, "stop", model.Supports.StopSequences is not false);
        if (maxTokens is null && temperature is null && topP is null && !stop)
        {
            return maxTokens;
        }

        json.WriteStartObject("inferenceConfig"u8);
        if (maxTokens is { } limit)
        {
            json.WriteNumber("maxTokens"u8, limit);
        }

        if (temperature is { } value)
        {
            json.WriteNumber("temperature"u8, value);
        }

        if (topP is { } mass)
        {
            json.WriteNumber("topP"u8, mass);
        }

        if (stop)
        {
            json.WriteStartArray("stopSequences"u8);
            foreach (var sequence in request.Stop)
            {
                json.WriteRawValue(sequence.Of(request.Body.Span), skipInputValidation: true);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        return maxTokens;
    }

    private static long? MaxTokens(
        ChatRequest request, ThinkingPlan thinking, CatalogueModel model, GatewayRequest notes, ChatApiOptions options)
    {
        if (thinking.ForbidsLimits)
        {
            Honours(notes, "max_tokens", request.MaxTokens is null);
            return null;
        }

        if (thinking.Kind == ThinkingKind.Budget)
        {
            return thinking.MaxTokens;
        }

        var most = model.Facts?.MaxOutput;
        if (request.MaxTokens is not { } asked)
        {
            return AnswerLimits.Default(request, thinking, model, options);
        }

        if (request.IsTask && AnswerLimits.OfThoughts(thinking) is > 0 and var thoughts)
        {
            // A title of a model that cannot but think first: the front end's limit is meant for the title.
            asked += thoughts;
            return Math.Min(asked, most ?? asked);
        }

        if (asked > most)
        {
            notes.Warn($"max_tokens was lowered from {asked} to the model's limit of {most}");
            return most;
        }

        return asked;
    }

    private static (double? Temperature, double? TopP) Sampling(
        ChatRequest request, ThinkingPlan thinking, CatalogueModel model, GatewayRequest notes)
    {
        var temperature = request.Temperature;
        var topP = request.TopP;
        if (model.Supports.Sampling == "none" || thinking.ForbidsLimits)
        {
            Honours(notes, "temperature", temperature is null);
            Honours(notes, "top_p", topP is null);
            return (null, null);
        }

        if (thinking.IsAskedOfClaude)
        {
            // Claude thinks at its own temperature, 1, and with next to all of the probability mass.
            temperature = Honours(notes, "temperature", temperature is null or 1) ? temperature : null;
            topP = Honours(notes, "top_p", topP is null or >= MinThinkingTopP) ? topP : null;
        }

        if (model.Supports.Sampling == "temperatureXorTopP" && temperature is not null && topP is not null)
        {
            Honours(notes, "top_p", false);
            topP = null;
        }

        if (temperature > 1)
        {
            notes.Warn("temperature was lowered to 1, the most that Bedrock takes");
            temperature = 1;
        }

        return (temperature, topP);
    }

    private static bool Honours(GatewayRequest notes, string member, bool can)
    {
        if (!can)
        {
            notes.Ignore(member);
        }

        return can;
    }
}
