using System.Buffers;
using System.Text.Json;
using BedrockAspire.ChatApi.ChatCompletions.Settings;
using BedrockAspire.ChatApi.ChatCompletions.Thinking;
using BedrockAspire.ChatApi.ChatCompletions.Tools;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.ChatApi.ChatCompletions;

/// <summary>Turns a chat completion request into Converse's body.</summary>
internal static class ConverseRequestMapper
{
    private static readonly JsonWriterOptions WriterOptions = new() { SkipValidation = true };
    private static readonly ChatApiOptions Defaults = new();

    /// <summary>Writes the body.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="model">Decides what may be sent.</param>
    /// <param name="notes">Takes note of what was left out or changed.</param>
    /// <param name="output">Gets the JSON.</param>
    /// <param name="cache">What was thought before calls of tools, for callers that do not hand it back.</param>
    /// <param name="options">How Bedrock is asked; the defaults when null.</param>
    /// <returns>What must be known of it to turn the reply back.</returns>
    /// <exception cref="GatewayException">Something in it cannot be sent.</exception>
    public static ReplyPlan Map(
        ChatRequest request,
        CatalogueModel model,
        GatewayRequest notes,
        IBufferWriter<byte> output,
        ReasoningCache? cache = null,
        ChatApiOptions? options = null)
    {
        foreach (var name in request.Ignored)
        {
            notes.Ignore(name);
        }

        options ??= Defaults;
        var plan = RequestPlan.Create(request, model, notes, cache, options);
        using var json = new Utf8JsonWriter(output, WriterOptions);
        var turns = new TurnWriter(json, output, plan.Cache);
        var messages = new MessageMapper(request, plan, model, notes, turns);
        json.WriteStartObject();
        // In the order in which Bedrock reads and caches them, so that how much was written tells how long the prompt is up to a point.
        ToolConfigMapper.Write(json, plan, request.Body.Span, model, notes);
        messages.WriteSystem();
        messages.WriteMessages();
        request.AnswerLimit = InferenceConfigMapper.Write(json, request, plan.Thinking, model, notes, options);
        AdditionalFieldsMapper.Write(json, plan, request, notes);
        plan.Json?.WriteOutputConfig(json, request.Body.Span);
        CallSettingsMapper.Write(json, request, model, notes, options, isStream: request.IsStream && !plan.NeedsWholeReply);
        json.WriteEndObject();
        return plan.ForReply(request, cache) with { Pictures = turns.AllImages, PictureBytes = turns.AllImageBytes };
    }
}
