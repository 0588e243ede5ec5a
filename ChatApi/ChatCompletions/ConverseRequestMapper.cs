using System.Buffers;
using System.Text.Json;
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

    /// <summary>Writes the body.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="model">Decides what may be sent.</param>
    /// <param name="notes">Takes note of what was left out or changed.</param>
    /// <param name="output">Gets the JSON.</param>
    /// <param name="cache">What was thought before calls of tools, for callers that do not hand it back.</param>
    /// <returns>What must be known of it to turn the reply back.</returns>
    /// <exception cref="GatewayException">Something in it cannot be sent.</exception>
    public static ReplyPlan Map(
        ChatRequest request, CatalogueModel model, GatewayRequest notes, IBufferWriter<byte> output, ReasoningCache? cache = null)
    {
        foreach (var name in request.Ignored)
        {
            notes.Ignore(name);
        }

        var plan = RequestPlan.Create(request, model, notes, cache);
        using var json = new Utf8JsonWriter(output, WriterOptions);
        var turns = new TurnWriter(json, output);
        var messages = new MessageMapper(request, plan, model, notes, turns);
        json.WriteStartObject();
        messages.WriteMessages();
        messages.WriteSystem();
        InferenceConfigMapper.Write(json, request, plan.Thinking, model, notes);
        ToolConfigMapper.Write(json, plan, request.Body.Span, model, notes);
        AdditionalFieldsMapper.Write(json, plan, request.Body.Span);
        plan.Json?.WriteOutputConfig(json, request.Body.Span);
        json.WriteEndObject();
        return plan.ForReply(model, cache) with { Pictures = turns.AllImages, PictureBytes = turns.AllImageBytes };
    }
}
